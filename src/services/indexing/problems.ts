import type { Ref } from '../../core/names.ts';
import type { Problem } from '../../core/record.ts';

// Sentences about files that are not as they should be, each with the way out.
// brokenProblem · goneProblem · unreadableProblem · changedProblem · lostProblem

/** `served`: there is a last good version, which is shown meanwhile. */
export function brokenProblem(about: {
  ref: Ref;
  path: string;
  diskEtag: string;
  broken: string;
  served: boolean;
}): Problem {
  const { ref, path, diskEtag, broken, served } = about;
  const wayOut = served
    ? 'Mend it, or save the last good version over it.'
    : 'Mend it, or delete it: there is no earlier version.';
  return { kind: 'broken', path, ref, diskEtag, detail: `The file is not whole: ${broken}. ${wayOut}` };
}

export function goneProblem(ref: Ref, path: string): Problem {
  const detail =
    'Its file is gone, together with many others. The last version is shown until somebody decides: delete them, or put the files back.';
  return { kind: 'gone', path, ref, detail };
}

export function unreadableProblem(path: string, reason: string, ref?: Ref): Problem {
  const detail = `${reason.replace(/\.$/, '')}. What was read before is shown; allow reading it again.`;
  return ref === undefined ? { kind: 'unreadable', path, detail } : { kind: 'unreadable', path, ref, detail };
}

export function changedProblem(ref: Ref, path: string): Problem {
  const detail =
    'Its bytes were changed by hand, and its record still tells of the earlier ones. Take them in as they are now.';
  return { kind: 'bytes', path, ref, detail };
}

export function lostProblem(ref: Ref, path: string): Problem {
  const detail =
    'Its bytes are not there any more, only the record about them. Put them back, upload them again, or delete it.';
  return { kind: 'bytes', path, ref, detail };
}
