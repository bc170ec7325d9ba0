// The tab Records: who did what to what and when, searched and taken along.
import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { IconSearchOff } from "@tabler/icons-react";
import { useState } from "react";
import { type Column, DataTable } from "../design/DataTable";
import { Dialog } from "../design/Dialog";
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
import { dayAfter, dayBegins, pretty } from "./days";

const say = words.audit.records;

/** At most so many records are shown at once. */
const MOST = 1_000;
/** Rows that hold the place of the list when it takes its time. */
const PLACEHOLDERS = 8;

const NO_FILTER = { actor: "", action: "", since: "", until: "" };

const COLUMNS: Column<AuditRecord, never>[] = [
  { key: "number", header: say.columns.number, width: "4.5rem", cell: (row) => format.number(row.number) },
  { key: "at", header: say.columns.at, width: "7.25rem", cell: (row) => <When at={row.at} /> },
  { key: "actor", header: say.columns.actor, width: "minmax(8rem, 1fr)", cell: (row) => <Truncated>{row.actor}</Truncated> },
  {
    key: "action",
    header: say.columns.action,
    width: "minmax(8rem, 0.8fr)",
    cell: (row) => <Truncated strong>{row.action}</Truncated>,
  },
  {
    key: "subject",
    header: say.columns.subject,
    width: "minmax(8rem, 1.2fr)",
    cell: (row) => <Truncated>{`${row.subjectKind} ${row.subjectName}`}</Truncated>,
  },
];

export function RecordsTab() {
  const [filter, setFilter] = useState(NO_FILTER);
  const [opened, setOpened] = useState<AuditRecord>();
  const query: AuditQuery = {
    actor: filter.actor,
    action: filter.action,
    since: dayBegins(filter.since),
    until: dayAfter(filter.until),
  };
  const records = useAsk(["audit-log", query], () => commands.auditLog(query, MOST), { keep: true });
  const waiting = useDelayed(records.isPending);
  const take = useDo((table: boolean) => commands.exportAudit(query, table), {
    onDone: (path) => done(say.exported(path)),
    onRefused: failed,
  });
  const rows = records.data;
  const clear = () => setFilter(NO_FILTER);
  const isFiltered = JSON.stringify(filter) !== JSON.stringify(NO_FILTER);
  return (
    <Stack gap="sm" className={classes.tab}>
      <Group gap="xs">
        <SearchInput label={say.actor} value={filter.actor} width={180} onChange={(actor) => setFilter({ ...filter, actor })} />
        <SearchInput label={say.action} value={filter.action} width={180} onChange={(action) => setFilter({ ...filter, action })} />
        <Day label={say.since} value={filter.since} onChange={(since) => setFilter({ ...filter, since })} />
        <Day label={say.until} value={filter.until} onChange={(until) => setFilter({ ...filter, until })} />
      </Group>
      <div className={classes.line}>
        <Text c="dimmed" role="status">
          {rows !== undefined && countOf(rows.length)}
        </Text>
        {isFiltered && (
          <Button size="compact-sm" variant="subtle" color="gray" onClick={clear}>
            {say.clear}
          </Button>
        )}
        <Button size="compact-sm" variant="default" loading={take.isPending} onClick={() => take.mutate(true)}>
          {say.csv}
        </Button>
        <Button size="compact-sm" variant="default" loading={take.isPending} onClick={() => take.mutate(false)}>
          {say.jsonl}
        </Button>
      </div>
      {records.error !== null && <ErrorNotice error={records.error} again={() => void records.refetch()} />}
      <div className={classes.table}>
        <DataTable
          label={say.grid}
          columns={COLUMNS}
          total={rows?.length ?? (waiting ? PLACEHOLDERS : 0)}
          row={(index) => rows?.[index]}
          id={(row) => String(row.number)}
          name={(row) => say.name(row.number, row.action)}
          onOpen={setOpened}
          resetKey={JSON.stringify(query)}
          empty={
            rows === undefined ? null : (
              <EmptyState icon={<IconSearchOff size={36} stroke={1.5} />} title={say.none}>
                {say.noneText}
              </EmptyState>
            )
          }
        />
      </div>
      {opened !== undefined && (
        <Dialog opened title={`${say.details} ${format.number(opened.number)}`} onClose={() => setOpened(undefined)}>
          <Stack gap="xs">
            <Text>
              <When at={opened.at} exact />
            </Text>
            <Text>{opened.actor}</Text>
            <Text fw={600}>{opened.action}</Text>
            <Text>{`${opened.subjectKind} ${opened.subjectName}`}</Text>
            <Text c="dimmed">{say.what}</Text>
            <pre className={classes.code}>{pretty(opened.detail)}</pre>
          </Stack>
        </Dialog>
      )}
    </Stack>
  );
}

function Day(props: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <TextInput
      type="date"
      w={150}
      aria-label={props.label}
      title={props.label}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}

function countOf(count: number): string {
  if (count >= MOST) return say.most(format.number(MOST));
  return count === 1 ? say.countOne : say.count(format.number(count));
}
