// A connection in the list: where it leads, where its token is, how the last test came out, and what can be done with it.
import { Button, Group } from "@mantine/core";
import type { ReactNode } from "react";
import { StateBadge } from "../design/StateBadge";
import { Truncated } from "../design/Truncated";
import { When } from "../design/When";
import type { ConnectionRow } from "../ipc/bindings";
import classes from "./PartnerView.module.css";
import { say } from "./words";

const words = say.connections;

/** What can be done with a connection. */
export type ConnectionAct = "test" | "copy" | "configure" | "sheet" | "rename" | "remove";

const ACTS: ConnectionAct[] = ["test", "copy", "configure", "sheet", "rename", "remove"];

export function ConnectionCard(props: {
  connection: ConnectionRow;
  onAct: (act: ConnectionAct) => void;
}) {
  const { connection: it, onAct } = props;
  const check = it.lastChecked;
  return (
    <li className={classes.connection}>
      <div className={classes.top}>
        <h2>
          <Truncated>{it.name}</Truncated>
        </h2>
        {check === null ? (
          <StateBadge tone="quiet">{words.neverChecked}</StateBadge>
        ) : (
          <StateBadge tone={check.works ? "good" : "bad"}>
            {check.works ? words.works : words.worksNot}
          </StateBadge>
        )}
      </div>
      <code className={classes.url}>{it.baseUrl}</code>
      <dl className={classes.about}>
        <Told word={words.environment}>{it.environment}</Told>
        {it.account !== null && <Told word={words.actsAs}>{it.account}</Told>}
        <Told word={words.token}>{words.ends(it.hint)}</Told>
        <Told word={words.kept}>{words.keptIn[it.kept]}</Told>
        {check !== null && (
          <Told word={words.checked}>
            <When at={check.at} />
          </Told>
        )}
      </dl>
      {check?.works === false && <p className={classes.trouble}>{check.sentence}</p>}
      <Group gap="xs">
        {ACTS.map((act) => (
          <Button
            key={act}
            size="compact-sm"
            variant="default"
            aria-label={words.of(words[act], it.name)}
            onClick={() => onAct(act)}
          >
            {words[act]}
          </Button>
        ))}
      </Group>
    </li>
  );
}

function Told(props: { word: string; children: ReactNode }) {
  return (
    <div>
      <dt>{props.word}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}
