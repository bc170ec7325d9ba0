// The tab Refused: each refused request by itself, found by its request id or anything else about it.
import { Button, Group, Select, Stack, Text } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { IconSearchOff, IconShieldCheck } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { DataTable } from "../../design/DataTable";
import { EmptyState } from "../../design/EmptyState";
import { ErrorNotice } from "../../design/ErrorNotice";
import { SearchInput } from "../../design/SearchInput";
import { useDelayed } from "../../design/useDelayed";
import type { RefusalRow } from "../../ipc/bindings";
import { format, words } from "../../words";
import { EnvironmentPicker } from "../EnvironmentPicker";
import type { ActivityFilter } from "../filter";
import { REASONS } from "../reasons";
import { TokenPicker } from "../TokenPicker";
import { columnsFor, nameOf } from "./columns";
import { RefusalDetails } from "./RefusalDetails";
import classes from "./RefusalsTab.module.css";
import { useRefusals } from "./useRefusals";

const say = words.activity.refusals;

/** Rows that hold the place of the list when it takes its time. */
const PLACEHOLDERS = 8;

export function RefusalsTab(props: {
  filter: ActivityFilter;
  onFilter: (filter: ActivityFilter) => void;
}) {
  const { filter, onFilter } = props;
  const { ref, width } = useElementSize();
  const [opened, setOpened] = useState<RefusalRow>();
  const list = useRefusals(filter);
  const waiting = useDelayed(list.total === undefined);
  const columns = useMemo(() => columnsFor(width), [width]);
  const all = list.first?.all;
  const isFiltered =
    filter.search.trim() !== "" ||
    filter.token !== null ||
    filter.reason !== null ||
    filter.environment !== null;
  const clear = () =>
    onFilter({ ...filter, search: "", token: null, reason: null, environment: null });
  return (
    <Stack gap="sm" className={classes.tab}>
      <Group gap="xs">
        <SearchInput
          label={say.search}
          value={filter.search}
          width={190}
          onChange={(search) => onFilter({ ...filter, search })}
        />
        <Select
          w={142}
          aria-label={words.activity.filters.reason}
          placeholder={words.activity.filters.anyReason}
          value={filter.reason}
          data={REASONS}
          clearable
          searchable
          comboboxProps={{ width: 240, position: "bottom-start" }}
          onChange={(reason) => onFilter({ ...filter, reason })}
        />
        <TokenPicker
          value={filter.token}
          width={128}
          onChange={(token) => onFilter({ ...filter, token })}
        />
        <EnvironmentPicker
          value={filter.environment}
          width={168}
          onChange={(environment) => onFilter({ ...filter, environment })}
        />
      </Group>
      <div className={classes.line}>
        <Text c="dimmed" role="status">
          {all !== undefined && list.total !== undefined && countOf(list.total, all)}
        </Text>
        {isFiltered && list.total !== 0 && (
          <Button size="compact-sm" variant="subtle" color="gray" onClick={clear}>
            {words.activity.filters.clear}
          </Button>
        )}
      </div>
      {list.error !== null && <ErrorNotice error={list.error} again={list.again} />}
      <div ref={ref} className={classes.table}>
        <DataTable
          label={say.grid}
          columns={columns}
          total={list.total ?? (waiting ? PLACEHOLDERS : 0)}
          row={list.row}
          id={(row) => row.requestId}
          name={nameOf}
          onOpen={setOpened}
          onRange={list.onRange}
          resetKey={JSON.stringify(list.query)}
          empty={list.total === undefined ? null : <Nothing all={all} onClear={clear} />}
        />
      </div>
      {opened !== undefined && (
        <RefusalDetails
          refusal={opened}
          onClose={() => setOpened(undefined)}
          onOnlyToken={(token) => {
            setOpened(undefined);
            onFilter({ ...filter, search: "", reason: null, environment: null, token });
          }}
        />
      )}
    </Stack>
  );
}

function countOf(shown: number, all: number): string {
  return shown === all && all === 1
    ? say.countOne
    : say.count(format.number(shown), format.number(all));
}

function Nothing(props: { all: number | undefined; onClear: () => void }) {
  if (props.all === 0) {
    return (
      <EmptyState icon={<IconShieldCheck size={36} stroke={1.5} />} title={say.empty.title}>
        {say.empty.text}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<IconSearchOff size={36} stroke={1.5} />}
      title={say.empty.noneFits}
      action={
        <Button variant="default" onClick={props.onClear}>
          {words.activity.filters.clear}
        </Button>
      }
    >
      {say.empty.noneFitsText}
    </EmptyState>
  );
}
