// The tab Records: who did what to what and when, searched and taken along.
import { Button, Group, Select, Stack, Text, Tooltip } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { IconDownload, IconSearchOff } from "@tabler/icons-react";
import { useState } from "react";
import { type Column, DataTable } from "../design/DataTable";
import { EmptyState } from "../design/EmptyState";
import { ErrorNotice } from "../design/ErrorNotice";
import { done, failed } from "../design/notify";
import { SearchInput } from "../design/SearchInput";
import { Truncated } from "../design/Truncated";
import { useDelayed } from "../design/useDelayed";
import { When } from "../design/When";
import { type AuditQuery, type AuditRecord, commands } from "../ipc/bindings";
import { useAsk, useDo } from "../ipc/hooks";
import { format, words } from "../words";
import classes from "./AuditPage.module.css";
import { DayInput } from "./DayInput";
import { dayAfter, dayBegins } from "./days";
import { RecordDetails } from "./RecordDetails";
import { actionOf, choices } from "./told";

const say = words.audit.records;

/** At most so many records are shown at once. */
const MOST = 1_000;
/** Rows that hold the place of the list when it takes its time. */
const PLACEHOLDERS = 8;

/** The width of what stands beside the search, in pixels: an e-mail can be long. */
const OTHERS = 510;

const NO_FILTER = { actor: "", action: null as string | null, since: "", until: "" };

const CHOICES = choices();

const COLUMNS: Column<AuditRecord, never>[] = [
  {
    key: "number",
    header: say.columns.number,
    width: "3.25rem",
    cell: (row) => format.number(row.number),
  },
  {
    key: "at",
    header: say.columns.at,
    width: "10.5rem",
    cell: (row) => <When at={row.at} exact />,
  },
  {
    key: "actor",
    header: say.columns.actor,
    width: "minmax(6rem, 1fr)",
    cell: (row) => <Truncated>{row.actor}</Truncated>,
  },
  {
    key: "action",
    header: say.columns.action,
    width: "minmax(8.5rem, 1.15fr)",
    cell: (row) => <Truncated strong>{actionOf(row.action)}</Truncated>,
  },
  {
    key: "subject",
    header: say.columns.subject,
    width: "minmax(6rem, 1fr)",
    cell: (row) => <Truncated>{row.subjectName}</Truncated>,
  },
];

export function RecordsTab() {
  const [filter, setFilter] = useState(NO_FILTER);
  const [opened, setOpened] = useState<AuditRecord>();
  const { ref, width } = useElementSize();
  const query: AuditQuery = {
    actor: filter.actor,
    action: filter.action ?? "",
    since: dayBegins(filter.since),
    until: dayAfter(filter.until),
  };
  const records = useAsk(["audit-log", query], () => commands.auditLog(query, MOST), {
    keep: true,
    fresh: true,
  });
  const waiting = useDelayed(records.isPending);
  const take = useDo((table: boolean) => commands.exportAudit(query, table), {
    onDone: (path) => done(say.exported(path)),
    onRefused: failed,
  });
  const rows = records.data;
  const isFiltered = JSON.stringify(filter) !== JSON.stringify(NO_FILTER);
  const clear = () => setFilter(NO_FILTER);
  const button = (label: string, table: boolean) => (
    <ExportButton
      label={label}
      hint={isFiltered ? say.exportHint.filtered : say.exportHint.all}
      disabled={rows?.length === 0}
      busy={take.isPending && take.variables === table}
      onTake={() => take.mutate(table)}
    />
  );
  return (
    <Stack gap="sm" className={classes.tab}>
      <Group ref={ref} gap="xs" align="flex-start">
        <SearchInput
          label={say.actor}
          value={filter.actor}
          width={Math.max(150, Math.min(280, width - OTHERS))}
          onChange={(actor) => setFilter({ ...filter, actor })}
        />
        <Select
          w={160}
          aria-label={say.action}
          placeholder={say.anyAction}
          value={filter.action}
          data={CHOICES}
          clearable
          searchable
          nothingFoundMessage={say.noAction}
          // The list itself scrolls, as what a screen reader is told of; not a part around it that no key reaches.
          withScrollArea={false}
          classNames={{ options: classes.choices }}
          comboboxProps={{ width: 300, position: "bottom-start" }}
          onChange={(action) => setFilter({ ...filter, action })}
        />
        <DayInput
          label={say.since}
          value={filter.since}
          onChange={(since) => setFilter({ ...filter, since })}
        />
        <DayInput
          label={say.until}
          value={filter.until}
          onChange={(until) => setFilter({ ...filter, until })}
        />
      </Group>
      <div className={classes.line}>
        <Text c="dimmed" role="status" className={classes.count}>
          {rows !== undefined && countOf(rows.length)}
        </Text>
        {isFiltered && rows?.length !== 0 && (
          <Button size="compact-sm" variant="subtle" color="gray" onClick={clear}>
            {say.clear}
          </Button>
        )}
        <Group gap="xs" ml="auto" wrap="nowrap">
          {button(say.csv, true)}
          {button(say.jsonl, false)}
        </Group>
      </div>
      {records.error !== null && (
        <ErrorNotice error={records.error} again={() => void records.refetch()} />
      )}
      <div className={classes.table}>
        <DataTable
          label={say.grid}
          columns={COLUMNS}
          total={rows?.length ?? (waiting ? PLACEHOLDERS : 0)}
          row={(index) => rows?.[index]}
          id={(row) => String(row.number)}
          name={(row) => say.name(format.number(row.number), actionOf(row.action))}
          onOpen={setOpened}
          resetKey={JSON.stringify(query)}
          empty={rows === undefined ? null : <Nothing onClear={clear} />}
        />
      </div>
      {opened !== undefined && (
        <RecordDetails record={opened} onClose={() => setOpened(undefined)} />
      )}
    </Stack>
  );
}

function ExportButton(props: {
  label: string;
  hint: string;
  disabled: boolean;
  busy: boolean;
  onTake: () => void;
}) {
  return (
    <Tooltip label={props.hint}>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconDownload size={14} aria-hidden />}
        disabled={props.disabled}
        loading={props.busy}
        onClick={props.onTake}
      >
        {props.label}
      </Button>
    </Tooltip>
  );
}

/** There is always a record: that of the first owner. So it is the filters that leave none. */
function Nothing(props: { onClear: () => void }) {
  return (
    <EmptyState
      icon={<IconSearchOff size={36} stroke={1.5} />}
      title={say.none}
      action={
        <Button variant="default" onClick={props.onClear}>
          {say.clear}
        </Button>
      }
    >
      {say.noneText}
    </EmptyState>
  );
}

function countOf(count: number): string {
  if (count >= MOST) return say.most(format.number(MOST));
  return count === 1 ? say.countOne : say.count(format.number(count));
}
