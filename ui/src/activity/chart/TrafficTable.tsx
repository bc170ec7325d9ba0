// What the chart shows, in numbers: latest first, and only when something happened.
import { ScrollArea, Table } from "@mantine/core";
import type { ActivityPoint, PointLength } from "../../ipc/bindings";
import { format, words } from "../../words";
import { formats } from "../formats";
import { OUTCOMES, requestsOf } from "../tally";
import classes from "./TrafficChart.module.css";

const say = words.activity.chart;

/** The room that the marks below the chart take, in pixels: the table is as high as both. */
const MARKS = 22;

export function TrafficTable(props: {
  points: readonly ActivityPoint[];
  length: PointLength;
  label: string;
  height: number;
}) {
  const rows = props.points.filter(({ tally }) => requestsOf(tally) > 0).reverse();
  const time = props.length === "day" ? formats.day : formats.hour;
  return (
    <ScrollArea
      className={classes.scroller}
      h={props.height + MARKS}
      type="auto"
      viewportProps={{ tabIndex: 0, role: "region", "aria-label": props.label }}
    >
      <Table stickyHeader verticalSpacing={4} className={classes.table}>
        <Table.Caption className={classes.tableCaption}>{props.label}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{props.length === "day" ? say.day : say.hour}</Table.Th>
            {OUTCOMES.map((outcome) => (
              <Table.Th scope="col" key={outcome}>
                {words.activity.outcomes[outcome]}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ at, tally }) => (
            <Table.Tr key={at}>
              <Table.Th scope="row">
                <time dateTime={at}>{time(new Date(at))}</time>
              </Table.Th>
              {OUTCOMES.map((outcome) => (
                <Table.Td key={outcome}>{format.number(tally[outcome])}</Table.Td>
              ))}
            </Table.Tr>
          ))}
          {rows.length === 0 && (
            <Table.Tr>
              <Table.Td colSpan={OUTCOMES.length + 1}>{say.none}</Table.Td>
            </Table.Tr>
          )}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
