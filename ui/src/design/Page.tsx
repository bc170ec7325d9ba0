// A screen: its heading, what it is for, what can be done on it, and its content.
import { Group, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./Page.module.css";

export function Page(props: {
  title: string;
  description?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Stack className={classes.page} gap="md">
      <Group justify="space-between" align="flex-start" wrap="nowrap" gap="lg">
        <div className={classes.heading}>
          <Title order={1} tabIndex={-1} data-page-title>
            {props.title}
          </Title>
          {props.description !== undefined && (
            <Text c="dimmed" mt={4} className={classes.description}>
              {props.description}
            </Text>
          )}
        </div>
        {props.actions !== undefined && (
          <Group gap="xs" wrap="nowrap">
            {props.actions}
          </Group>
        )}
      </Group>
      {props.children}
    </Stack>
  );
}
