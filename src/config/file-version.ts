/** Whether a file is another one than before, without reading it. */
import { statSync } from 'node:fs';

/**
 * Equal as long as the file is the same one, untouched. A copy that keeps the time of the original (`cp -p`, `rsync -t`) has
 * another inode or time of change. What cannot be looked at is a version as well: reading it then says why.
 */
export function versionOfFile(path: string): string {
  try {
    const { size, ino, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
    return [size, ino, mtimeNs, ctimeNs].join(' ');
  } catch (error) {
    return String(Reflect.get(Object(error), 'code'));
  }
}
