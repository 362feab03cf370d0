// How things in a folder of backups are called.

/** Of a backup that is being made, and of one that is being removed. */
export const PARTIAL = '.partial';
export const REMOVING = '.removing';
export const LATEST = 'latest';
export const NOTE = 'backup.json';
export const CHECK = 'check.json';

/** The name of a backup of a moment. */
export function nameOf(at: Date): string {
  return `${at.toISOString().slice(0, 19).replaceAll(':', '')}Z`;
}

/** Whether a folder of this name is a backup. */
export function isBackupName(name: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d{6}Z$/.test(name);
}

/** Whether it is what an interruption left of one. */
export function isRemains(name: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d{6}Z\.(partial|removing)$/.test(name);
}
