import { pathOf, type Request } from './request.ts';

// filesOf: the files of one namespace.

export interface UploadedFile {
  ref: string;
  name: string;
  type: string;
  size: number;
  sha256: string;
  /** Files with the same bytes. */
  sameAs: string[];
}

export type FilesOf = ReturnType<typeof filesOf>;

export function filesOf(request: Request, ns: string) {
  const many = `/files${pathOf(ns)}`;
  return {
    /** All or none, each under a free name; `for` is the record that they belong to. */
    async add(
      files: readonly { name: string; bytes: Blob }[],
      options: { for?: string } = {},
    ): Promise<UploadedFile[]> {
      const form = new FormData();
      for (const { name, bytes } of files) form.append('file', bytes, name);
      const answer = await request('POST', many, { query: { for: options.for }, body: form });
      return ((await answer.json()) as { items: UploadedFile[] }).items;
    },
    /** The answer, whose body can be read as a stream, a Blob or bytes. `seq`: those of a version. */
    get: (id: string, { seq, signal }: { seq?: number; signal?: AbortSignal } = {}): Promise<Response> =>
      request('GET', many + pathOf(id), { query: { seq }, signal }),
    async delete(id: string): Promise<void> {
      await request('DELETE', many + pathOf(id));
    },
  };
}
