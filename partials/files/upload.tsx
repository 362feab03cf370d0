import type { Ref } from '../../src/core/names.ts';
import { uploadsUrl } from '../../src/core/page-urls.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';

export interface UploadFormProps {
  ns: string;
  /** The record that the files will belong to. */
  owner?: Ref;
  /** Where a browser without script goes afterwards. */
  back: string;
  small?: boolean;
}

/** Chooses files and sends them: at once and with progress where there is script, by its button where there is none. */
export function UploadForm({ ns, owner, back, small = false }: UploadFormProps) {
  return (
    <form class="upload" method="post" enctype="multipart/form-data" action={uploadsUrl(ns)} data-upload>
      <input type="hidden" name="back" value={back} />
      {owner === undefined ? null : <input type="hidden" name="for" value={owner} />}
      <FileButton label="Add files" icon="upload" small={small} multiple />
      <FileButton label="Take a photo" icon="image" small={small} camera />
      <Button label="Upload" icon="upload" type="submit" small={small} class="without-script" />
    </form>
  );
}

export interface FileButtonProps {
  label: string;
  icon: 'upload' | 'image' | 'refresh';
  small?: boolean;
  multiple?: boolean;
  /** Opens the camera; only where there may be one. */
  camera?: boolean;
}

/** A file control that looks like a button. */
export function FileButton({
  label,
  icon,
  small = false,
  multiple = false,
  camera = false,
}: FileButtonProps) {
  return (
    <label class={['button', 'file-button', small && 'small', camera && 'camera']}>
      <Icon name={icon} />
      <span safe>{label}</span>
      <input
        type="file"
        name="file"
        multiple={multiple}
        accept={camera ? 'image/*' : undefined}
        {...(camera ? { capture: 'environment' } : {})}
      />
    </label>
  );
}
