// What the ticked permissions come to, in words; and when a role is edited, what changes for whom.
import { Text, Title } from "@mantine/core";
import { IconMinus, IconPlus } from "@tabler/icons-react";
import { useId } from "react";
import { ImpactPreview } from "../../impact/ImpactPreview";
import type { SeenImpact } from "../../impact/useImpact";
import { type Catalogue, type CatalogueEntry, commands, type RoleRow } from "../../ipc/bindings";
import { useAsk } from "../../ipc/hooks";
import { words } from "../../words";
import { Allowed } from "../Allowed";
import { difference, inOrder, type Ticks } from "./matrix";
import classes from "./RoleEffect.module.css";

const say = words.users.roles.form;

export function RoleEffect(props: {
  catalogue: Catalogue;
  ticks: Ticks;
  /** The role that is being edited, what was ticked in it, and what the change would do. */
  edited: { role: RoleRow; before: Ticks; seen: SeenImpact } | undefined;
}) {
  const { catalogue, ticks, edited } = props;
  const heading = useId();
  return (
    <section aria-labelledby={heading} className={classes.effect}>
      {edited !== undefined && <Changes catalogue={catalogue} ticks={ticks} {...edited} />}
      <Title order={3} id={heading}>
        {say.effect}
      </Title>
      {ticks.size === 0 ? (
        <Text c="dimmed">{say.nothing}</Text>
      ) : (
        <Allowed catalogue={catalogue} permissions={inOrder(catalogue, ticks)} label={say.effect} />
      )}
      {ticks.size > 0 && !ticks.has(catalogue.generate.permission) && (
        <Text size="xs" c="dimmed">
          {say.noGenerate}
        </Text>
      )}
    </section>
  );
}

function Changes(props: {
  catalogue: Catalogue;
  ticks: Ticks;
  role: RoleRow;
  before: Ticks;
  seen: SeenImpact;
}) {
  const { role } = props;
  const { added, removed } = difference(props.catalogue, props.before, props.ticks);
  const accounts = useAsk(["accounts"], () => commands.accounts());
  const tokens = (accounts.data ?? [])
    .filter((it) => it.roleIds.includes(role.id))
    .reduce((sum, it) => sum + it.tokens, 0);
  const { length } = role.holders;
  const isChanged = added.length + removed.length > 0;
  return (
    <div className={classes.changes}>
      <Title order={3}>{say.changes}</Title>
      {!isChanged && <Text c="dimmed">{say.noChange}</Text>}
      <Difference title={say.added} entries={added} kind="added" />
      <Difference title={say.removed} entries={removed} kind="removed" />
      {isChanged && length > 0 && <ImpactPreview seen={props.seen} />}
      <Text size="xs" c="dimmed">
        {length === 0
          ? say.affectsNobody
          : isChanged
            ? say.atOnce
            : `${say.affects(length, tokens)} ${say.atOnce}`}
      </Text>
    </div>
  );
}

function Difference(props: {
  title: string;
  entries: CatalogueEntry[];
  kind: "added" | "removed";
}) {
  const Icon = props.kind === "added" ? IconPlus : IconMinus;
  if (props.entries.length === 0) return null;
  return (
    <ul className={classes.difference} data-kind={props.kind} aria-label={props.title}>
      {props.entries.map(({ permission, label }) => (
        <li key={permission}>
          <Icon size={14} aria-hidden />
          {label}
        </li>
      ))}
    </ul>
  );
}
