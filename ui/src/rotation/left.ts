// How long it is until a time, in the two largest units that say something.
import { words } from "../words";

const say = words.rotation.left;

/** "23 h 14 min", "4 min 9 s"; nothing is left of what is past. */
export function left(until: Date, now: Date): string {
  const seconds = Math.max(0, Math.ceil((until.getTime() - now.getTime()) / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours >= 24) return say.days(Math.floor(hours / 24), hours % 24);
  if (hours > 0) return say.hours(hours, minutes % 60);
  return minutes > 0 ? say.minutes(minutes, seconds % 60) : say.seconds(seconds);
}
