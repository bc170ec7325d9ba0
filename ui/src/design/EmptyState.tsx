// What a list says when there is nothing in it: what belongs there, and what to do.
import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

export function EmptyState(props: {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <Stack align="center" justify="center" gap="xs" p="xl" mih={260} ta="center">
      {props.icon !== undefined && (
        <div aria-hidden style={{ color: "var(--kd-accent)" }}>
          {props.icon}
        </div>
      )}
      <Title order={2}>{props.title}</Title>
      {props.children !== undefined && (
        <Text c="dimmed" maw={460} component="div">
          {props.children}
        </Text>
      )}
      {props.action !== undefined && <div style={{ marginTop: "0.5rem" }}>{props.action}</div>}
    </Stack>
  );
}
