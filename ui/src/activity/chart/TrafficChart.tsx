// Requests along time: what was allowed, refused and failed behind the gateway, on each other; the same as a table for who reads rather.
import { Switch } from "@mantine/core";
import { memo, type PointerEvent, useMemo, useState } from "react";
import type { ActivityPoint, PointLength, Tally } from "../../ipc/bindings";
import { format, words } from "../../words";
import { formats } from "../formats";
import { OUTCOMES, requestsOf } from "../tally";
import { linesUpTo, marksAlong, partsOf } from "./scale";
import classes from "./TrafficChart.module.css";
import { TrafficTable } from "./TrafficTable";

const say = words.activity.chart;

/** Of a point's width, so much is left free on each side of its bar. */
const MARGIN = 0.12;
/** How many marks have room below the chart: hours of one day, days, and hours that need their day beside them. */
const MARKS = { clock: 8, day: 7, hour: 4 };
/** Between two lines of the scale, at least about so many pixels. */
const STEP = 42;
/** Up to so many hours the time of day says which. */
const ONE_DAY = 25;

export interface TrafficChartProps {
  points: readonly ActivityPoint[];
  length: PointLength;
  totals: Tally;
  /** Of the last so many days. */
  days: number;
  /** Of the part with the bars, in pixels. */
  height: number;
}

export function TrafficChart(props: TrafficChartProps) {
  const { points, length, totals, height } = props;
  const [asTable, setAsTable] = useState(false);
  const [at, setAt] = useState<number>();
  const pointed = at === undefined ? undefined : points[at];
  const tally = pointed?.tally ?? totals;
  const kind = length === "day" ? "day" : points.length <= ONE_DAY ? "clock" : "hour";
  const place = (point: number) => `${((point + 0.5) / points.length) * 100}%`;
  return (
    <figure className={classes.figure}>
      <figcaption className={classes.caption}>
        <ul className={classes.legend}>
          {OUTCOMES.map((outcome) => (
            <li key={outcome}>
              <span className={classes.swatch} data-outcome={outcome} />
              {words.activity.outcomes[outcome]}
              {/* As wide for one point as for all, so that nothing moves while one points. */}
              <span
                className={classes.number}
                style={{ minWidth: `${format.number(totals[outcome]).length}ch` }}
              >
                {format.number(tally[outcome])}
              </span>
            </li>
          ))}
        </ul>
        <Switch
          size="xs"
          withThumbIndicator={false}
          ml="auto"
          label={say.asTable}
          checked={asTable}
          onChange={(event) => setAsTable(event.currentTarget.checked)}
        />
      </figcaption>
      {asTable ? (
        <TrafficTable
          points={points}
          length={length}
          label={say.label(props.days)}
          height={height}
        />
      ) : (
        <div
          className={classes.chart}
          role="img"
          aria-label={`${say.label(props.days)}: ${say.sums(
            format.number(totals.allowed),
            format.number(totals.refused),
            format.number(totals.upstreamErrors),
          )}`}
        >
          <Plot
            points={points}
            height={height}
            at={at}
            onPoint={setAt}
            isEmpty={requestsOf(totals) === 0}
          />
          <div className={classes.marks}>
            {marksAlong(points.length, MARKS[kind]).map((mark) => (
              <span key={mark} style={{ left: place(mark) }}>
                {formats[kind](new Date(points[mark]?.at ?? 0))}
              </span>
            ))}
            {pointed !== undefined && at !== undefined && (
              <span data-pointed style={{ left: `clamp(2rem, ${place(at)}, calc(100% - 3rem))` }}>
                {formats[kind](new Date(pointed.at))}
              </span>
            )}
          </div>
        </div>
      )}
    </figure>
  );
}

function Plot(props: {
  points: readonly ActivityPoint[];
  height: number;
  at: number | undefined;
  onPoint: (at: number | undefined) => void;
  isEmpty: boolean;
}) {
  const { points, height } = props;
  const steps = Math.max(2, Math.round(height / STEP));
  const lines = useMemo(
    () => linesUpTo(Math.max(0, ...points.map(({ tally }) => requestsOf(tally))), steps),
    [points, steps],
  );
  const most = lines.at(-1) ?? 1;
  const point = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const place = Math.floor(((event.clientX - left) / width) * points.length);
    props.onPoint(Math.max(0, Math.min(points.length - 1, place)));
  };
  return (
    <div
      className={classes.plot}
      style={{ height }}
      onPointerMove={point}
      onPointerLeave={() => props.onPoint(undefined)}
    >
      {lines.map((line) => (
        <div key={line} className={classes.line} style={{ bottom: (line / most) * height }}>
          <span>{formats.compact(line)}</span>
        </div>
      ))}
      {/* Stretched to its place: however wide the window is, nothing has to be measured or drawn anew. */}
      <svg
        className={classes.bars}
        viewBox={`0 0 ${points.length} ${height}`}
        preserveAspectRatio="none"
        aria-hidden
      >
        {props.at !== undefined && (
          <rect className={classes.under} x={props.at} y={0} width={1} height={height} />
        )}
        <Bars points={points} most={most} height={height} />
      </svg>
      {props.isEmpty && <span className={classes.none}>{say.none}</span>}
    </div>
  );
}

const Bars = memo(function Bars(props: {
  points: readonly ActivityPoint[];
  most: number;
  height: number;
}) {
  const { points, most, height } = props;
  return points.map(({ at, tally }, place) =>
    partsOf(tally, most, height).map(({ outcome, from, size }) => (
      <rect
        key={`${at} ${outcome}`}
        data-outcome={outcome}
        x={place + MARGIN}
        y={height - from - size}
        width={1 - 2 * MARGIN}
        height={size}
      />
    )),
  );
});
