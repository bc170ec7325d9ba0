// The chosen permissions against the least that this kind of integration needs: what is more, what is less.
import { Button, Group, Text, Title } from "@mantine/core";
import { IconMinus, IconPlus } from "@tabler/icons-react";
import { useId } from "react";
import type { Catalogue, CatalogueEntry, IntegrationKind } from "../ipc/bindings";
import { difference, isSame, startingFrom, type Ticks } from "../users/roles/matrix";
import { words } from "../words";
import classes from "./LeastDiff.module.css";

const say = words.wizard.role;

export function LeastDiff(props: {
  catalogue: Catalogue;
  kind: IntegrationKind;
  ticks: Ticks;
  /** Takes other permissions instead; not there where they cannot be changed. */
  onChange?: (ticks: Ticks) => void;
}) {
  const { catalogue, kind, ticks, onChange } = props;
  const heading = useId();
  const least = startingFrom(catalogue, kind.least).ticks;
  const suggested = startingFrom(catalogue, kind.permissions).ticks;
  const { added, removed } = difference(catalogue, new Set(kind.least), ticks);
  return (
    <section className={classes.compared} aria-labelledby={heading}>
      <Title order={3} id={heading}>
        {say.compared(kind.label)}
      </Title>
      {onChange !== undefined && (
        <Text c="dimmed">{say.suggested(kind.presetLabel, kind.label)}</Text>
      )}
      {added.length + removed.length === 0 && <Text>{say.same}</Text>}
      <Entries title={say.more} entries={added} sign="more" />
      <Entries title={say.less} entries={removed} sign="less" />
      {removed.length > 0 && (
        <Text size="xs" c="dimmed">
          {say.lessHelp}
        </Text>
      )}
      {onChange !== undefined && (
        <Group gap={6}>
          <Button
            size="compact-sm"
            variant="default"
            disabled={isSame(ticks, suggested)}
            onClick={() => onChange(suggested)}
          >
            {say.takeSuggested}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            disabled={isSame(ticks, least)}
            onClick={() => onChange(least)}
          >
            {say.takeLeast}
          </Button>
        </Group>
      )}
    </section>
  );
}

function Entries(props: { title: string; entries: CatalogueEntry[]; sign: "more" | "less" }) {
  const Icon = props.sign === "more" ? IconPlus : IconMinus;
  const heading = useId();
  if (props.entries.length === 0) return null;
  return (
    <div>
      <Text fw={550} id={heading}>
        {props.title}
      </Text>
      <ul className={classes.entries} data-sign={props.sign} aria-labelledby={heading}>
        {props.entries.map(({ permission, label }) => (
          <li key={permission}>
            <Icon size={14} aria-hidden />
            {label}
          </li>
        ))}
      </ul>
    </div>
  );
}
