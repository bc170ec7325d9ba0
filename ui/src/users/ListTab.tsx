// A tab with a list that can be searched: roles, people, service accounts.
import { Button, Group, Stack, Text } from "@mantine/core";
import { IconSearchOff } from "@tabler/icons-react";
import { forwardRef, type ReactNode } from "react";
import { EmptyState } from "../design/EmptyState";
import { ErrorNotice } from "../design/ErrorNotice";
import { SearchInput } from "../design/SearchInput";
import { words } from "../words";
import classes from "./ListTab.module.css";

interface Props {
  searchLabel: string;
  search: string;
  onSearch: (search: string) => void;
  /** How many there are. */
  count: string | undefined;
  error: unknown;
  again: () => void;
  children: ReactNode;
}

/** The ref is that of the room that the list has. */
export const ListTab = forwardRef<HTMLDivElement, Props>(function ListTab(props, ref) {
  return (
    <Stack gap="sm" className={classes.tab}>
      <Group justify="space-between" gap="sm">
        <SearchInput label={props.searchLabel} value={props.search} onChange={props.onSearch} />
        <Text c="dimmed" role="status">
          {props.count}
        </Text>
      </Group>
      {props.error !== null && <ErrorNotice error={props.error} again={props.again} />}
      <div ref={ref} className={classes.list}>
        {props.children}
      </div>
    </Stack>
  );
});

/** In place of rows when the search leaves none. */
export function NoneFits(props: { onClear: () => void }) {
  return (
    <EmptyState
      icon={<IconSearchOff size={36} stroke={1.5} />}
      title={words.users.noneFits}
      action={
        <Button variant="default" onClick={props.onClear}>
          {words.users.clearSearch}
        </Button>
      }
    >
      {words.users.noneFitsText}
    </EmptyState>
  );
}
