// A connection in the list: where it leads, where its token is, how the last test came out, and what can be done with it.
import { Button, Group } from "@mantine/core";
import { StateBadge } from "../design/StateBadge";
import { When } from "../design/When";
import type { ConnectionRow } from "../ipc/bindings";
import { words } from "../words";
import classes from "./PartnerView.module.css";

const say = words.partner.connections;

/** What can be done with a connection. */
export type ConnectionAct = "test" | "copy" | "configure" | "sheet" | "rename" | "remove";

const ACTS: ConnectionAct[] = ["test", "copy", "configure", "sheet", "rename", "remove"];

export function ConnectionCard(props: { connection: ConnectionRow; onAct: (act: ConnectionAct) => void }) {
  const { connection: it, onAct } = props;
  const check = it.lastChecked;
  const about = [it.environment, say.ends(it.hint), ...(it.account === null ? [] : [say.actsAs(it.account)]), say.keptIn[it.kept]];
  return (
    <li className={classes.connection}>
      <div className={classes.top}>
        <h2 title={it.name}>{it.name}</h2>
        {check === null ? (
          <StateBadge tone="quiet">{say.neverChecked}</StateBadge>
        ) : (
          <StateBadge tone={check.works ? "good" : "bad"}>{check.works ? say.works : say.worksNot}</StateBadge>
        )}
      </div>
      <div className={classes.about}>
        <code>{it.baseUrl}</code> · {about.join(" · ")}
        {check !== null && (
          <>
            {" "}
            · {say.checked} <When at={check.at} />
          </>
        )}
      </div>
      {check?.works === false && <div>{check.sentence}</div>}
      <Group gap="xs" mt={4}>
        {ACTS.map((act) => (
          <Button
            key={act}
            size="compact-sm"
            variant="default"
            aria-label={say.of(say[act], it.name)}
            onClick={() => onAct(act)}
          >
            {say[act]}
          </Button>
        ))}
      </Group>
    </li>
  );
}
