// A list of a few things worth a look: what they have in common, each with what can be done, or that there are none.
import { Badge, Group, Text, Title } from "@mantine/core";
import { type ReactNode, useId } from "react";
import { StateBadge } from "../design/StateBadge";
import { Truncated } from "../design/Truncated";
import { TONES } from "../integrations/tokens/columns";
import type { TokenState } from "../ipc/bindings";
import { format, words } from "../words";
import classes from "./NotedList.module.css";

const say = words.overview.lists;

export function NotedList(props: {
  title: string;
  text: string;
  /** What is said when there are none. */
  none: string;
  /** How many there are in all, of which the children are the first. */
  total: number;
  shown: number;
  children: ReactNode;
}) {
  const heading = useId();
  const left = props.total - props.shown;
  return (
    <section className={classes.list} aria-labelledby={heading}>
      <Group gap="xs">
        <Title order={2} id={heading}>
          {props.title}
        </Title>
        {props.total > 0 && (
          <Badge variant="light" color="gray" className={classes.count}>
            {format.number(props.total)}
          </Badge>
        )}
      </Group>
      <Text c="dimmed">{props.total === 0 ? props.none : props.text}</Text>
      {props.total > 0 && <ul className={classes.rows}>{props.children}</ul>}
      {left > 0 && (
        <Text size="xs" c="dimmed" mt={6}>
          {say.more(left)}
        </Text>
      )}
    </section>
  );
}

/** One of them. */
export function Noted(props: {
  name: string;
  /** Of a token: said when it is anything but active. */
  state?: TokenState;
  about: ReactNode;
  actions: ReactNode;
}) {
  const { state } = props;
  return (
    <li className={classes.row}>
      <div className={classes.what}>
        <div className={classes.name}>
          <Truncated strong>{props.name}</Truncated>
          {state !== undefined && state !== "active" && (
            <StateBadge tone={TONES[state]}>{words.integrations.tokens.states[state]}</StateBadge>
          )}
        </div>
        <div className={classes.about}>{props.about}</div>
      </div>
      <Group gap={4} wrap="nowrap" flex="none">
        {props.actions}
      </Group>
    </li>
  );
}
