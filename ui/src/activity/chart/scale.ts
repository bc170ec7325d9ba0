// How high a bar is and which lines stand behind it.
import type { Tally } from "../../ipc/bindings";
import { OUTCOMES, type Outcome } from "../tally";

/** The steps of a scale, within a power of ten. */
const STEPS = [1, 2, 2.5, 5, 10];

/** The lines of a scale that reaches `most`, from 0 up: at round and whole numbers, with at most so many steps between them. */
export function linesUpTo(most: number, steps: number): number[] {
  const rough = Math.max(1, most) / steps;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, (STEPS.find((it) => it * power >= rough) ?? 10) * power);
  // Half a request is none.
  const whole = Math.ceil(step);
  const lines = [0];
  while ((lines.at(-1) ?? 0) < most) lines.push(lines.length * whole);
  return lines.length > 1 ? lines : [0, whole];
}

/** A part of a bar, in the unit of the height. */
export interface Part {
  outcome: Outcome;
  /** From the foot of the chart up. */
  from: number;
  size: number;
}

/** What is there is seen, however little of all it is. */
const LEAST = 2;
/** Room between two parts, so that they are told apart by more than colour. */
const GAP = 1;

/** The parts of a bar in a chart of this height that reaches `most`. */
export function partsOf(tally: Tally, most: number, height: number): Part[] {
  let from = 0;
  return OUTCOMES.flatMap((outcome) => {
    if (tally[outcome] === 0) return [];
    const size = Math.max(LEAST, (tally[outcome] / most) * height - (from > 0 ? GAP : 0));
    const part = { outcome, from, size };
    from += size + GAP;
    return [part];
  });
}

/** The places of at most `wanted` marks along `count` points: evenly apart, beginning with the first. */
export function marksAlong(count: number, wanted: number): number[] {
  const step = Math.max(1, Math.ceil(count / wanted));
  return Array.from({ length: Math.ceil(count / step) }, (_, at) => at * step);
}
