// The four numbers at the top, each of which leads to what it counts.
import { Tooltip } from "@mantine/core";
import { formats } from "../activity/formats";
import { requestsOf } from "../activity/tally";
import { type Place, usePlace } from "../app/place";
import type { Overview } from "../ipc/bindings";
import { format, words } from "../words";
import classes from "./Tiles.module.css";

const say = words.overview.tiles;

export function Tiles(props: { overview: Overview }) {
  const { totals, tokenCount, days } = props.overview;
  const all = requestsOf(totals);
  const share = (part: number) => (part === 0 ? say.nothing : say.share(formats.share(part, all)));
  const within = words.activity.period.last(days);
  return (
    <div className={classes.tiles}>
      <Tile
        label={say.requests}
        value={all}
        note={within}
        leads={say.toActivity}
        to={{ page: "activity", tab: "requests" }}
      />
      <Tile
        label={say.refused}
        value={totals.refused}
        note={share(totals.refused)}
        tone={totals.refused > 0 ? "bad" : undefined}
        leads={say.toRefused}
        to={{ page: "activity", tab: "refusals" }}
      />
      <Tile
        label={say.upstreamErrors}
        value={totals.upstreamErrors}
        note={share(totals.upstreamErrors)}
        tone={totals.upstreamErrors > 0 ? "warn" : undefined}
        leads={say.toActivity}
        to={{ page: "activity", tab: "requests" }}
      />
      <Tile
        label={say.tokens}
        value={tokenCount}
        note={say.inUse}
        leads={say.toTokens}
        to={{ page: "integrations", tab: "tokens" }}
      />
    </div>
  );
}

function Tile(props: {
  label: string;
  value: number;
  note: string;
  tone?: "bad" | "warn";
  leads: string;
  to: Place;
}) {
  const { go } = usePlace();
  return (
    <Tooltip label={props.leads}>
      <button type="button" className={classes.tile} onClick={() => go(props.to)}>
        <span className={classes.label}>{props.label}</span>
        <span className={classes.value} data-tone={props.tone}>
          {format.number(props.value)}
        </span>
        <span className={classes.note}>{props.note}</span>
      </button>
    </Tooltip>
  );
}
