// What is in a file of routes: new, known, in conflict, left out. New ones are chosen, each with its area.
import { SegmentedControl, Select, Stack, Switch, Text } from "@mantine/core";
import { type ReactNode, useMemo, useState } from "react";
import { Route } from "../../activity/Route";
import { type Column, DataTable } from "../../design/DataTable";
import { DialogForm } from "../../design/DialogForm";
import { Notice } from "../../design/Notice";
import { done } from "../../design/notify";
import { Truncated } from "../../design/Truncated";
import {
  commands,
  type EnvironmentRow,
  type FileLeftOut,
  type FileRoute,
  type RouteDraft,
  type RouteFileTable,
} from "../../ipc/bindings";
import { useDo } from "../../ipc/hooks";
import { words } from "../../words";
import { AreaSelect, useApiAreas } from "./AreaSelect";
import { changed, keyOf } from "./draft";
import classes from "./ImportDialog.module.css";

const say = words.integrations.routes.file;
const columnsSay = words.integrations.routes.columns;
const accessSay = words.integrations.routes.access;

const PARTS = ["new", "known", "conflict", "leftOut"] as const;
type Part = (typeof PARTS)[number];

export function ImportTable(props: {
  environment: EnvironmentRow;
  table: RouteFileTable;
  /** Why it could not be read again with another prefix. */
  refused: unknown;
  picker: ReactNode;
  onPrefix: (isAdded: boolean) => void;
  onClose: () => void;
}) {
  const { environment, table, onClose } = props;
  const [part, setPart] = useState<Part>("new");
  const [changes, setChanges] = useState<ReadonlyMap<string, Partial<RouteDraft>>>(new Map());
  const fresh = useMemo(() => table.routes.filter(({ state }) => state === "new"), [table]);
  const [chosen, setChosen] = useState(() => new Set(fresh.map(({ route }) => keyOf(route))));
  const routes = changed(fresh, changes);
  const wanted = routes.filter((route) => chosen.has(keyOf(route)));
  const withoutArea = wanted.filter(({ area }) => area === "").length;
  const [isTold, setTold] = useState(false);
  const add = useDo(() => commands.importRoutes(environment.slug, wanted), {
    onDone: () => {
      done(say.done(wanted.length));
      onClose();
    },
  });
  const change = (keys: Iterable<string>, to: Partial<RouteDraft>) => {
    const next = new Map(changes);
    for (const key of keys) next.set(key, { ...next.get(key), ...to });
    setChanges(next);
    if (add.isError) add.reset();
  };
  const trouble =
    wanted.length === 0 ? say.noneChosen : withoutArea > 0 ? say.noArea(withoutArea) : undefined;
  const counts: Record<Part, number> = {
    new: fresh.length,
    known: table.routes.filter(({ state }) => state === "known").length,
    conflict: table.routes.filter(({ state }) => state === "conflict").length,
    leftOut: table.leftOut.length,
  };
  const { prefix } = table;
  return (
    <DialogForm
      submit={say.confirm(wanted.length)}
      busy={add.isPending}
      error={add.error ?? props.refused}
      refused={add.error}
      onSubmit={() => {
        setTold(true);
        if (trouble === undefined) add.mutate(undefined);
      }}
      onClose={onClose}
    >
      <Stack gap="sm">
        <div className={classes.bar}>
          <Text fw={600} style={{ minWidth: 0, overflowWrap: "anywhere" }}>
            {say.from(table.name, table.kind, table.title)}
          </Text>
          {props.picker}
        </div>
        {prefix !== null && (
          <Notice
            tone="info"
            action={
              <Switch
                withThumbIndicator={false}
                label={say.prefix(prefix.path)}
                checked={prefix.isAdded}
                onChange={(event) => props.onPrefix(event.currentTarget.checked)}
              />
            }
          >
            {prefix.sentence}
          </Notice>
        )}
        <div className={classes.bar}>
          <SegmentedControl
            size="xs"
            aria-label={say.show}
            value={part}
            data={PARTS.map((it) => ({ value: it, label: say.states[it](counts[it]) }))}
            onChange={(to) => setPart(PARTS.find((it) => it === to) ?? "new")}
          />
          {part === "new" && fresh.length > 0 && (
            <AreaSelect
              size="xs"
              w={230}
              aria-label={say.areaForChosen}
              placeholder={say.areaForChosen}
              value=""
              onChange={(area) => change(chosen, { area })}
            />
          )}
        </div>
        <div className={classes.table}>
          {part === "new" && (
            <NewRoutes
              routes={routes}
              about={new Map(fresh.map((it) => [keyOf(it.route), it.description]))}
              chosen={chosen}
              onChoose={setChosen}
              onChange={(key, to) => change([key], to)}
            />
          )}
          {(part === "known" || part === "conflict") && (
            <OtherRoutes part={part} routes={table.routes.filter(({ state }) => state === part)} />
          )}
          {part === "leftOut" && <LeftOut rows={table.leftOut} />}
        </div>
        <div role="status">
          {isTold && trouble !== undefined && <Notice tone="warn">{trouble}</Notice>}
        </div>
      </Stack>
    </DialogForm>
  );
}

const methods = (route: RouteDraft) => (
  <span className={classes.methods}>
    <Truncated>{route.methods.join(", ")}</Truncated>
  </span>
);
const nameOf = (route: RouteDraft) => `${route.methods.join(", ")} ${route.template}`;

function NewRoutes(props: {
  routes: readonly RouteDraft[];
  /** The file's words about each. */
  about: ReadonlyMap<string, string>;
  chosen: ReadonlySet<string>;
  onChoose: (chosen: Set<string>) => void;
  onChange: (key: string, to: Partial<RouteDraft>) => void;
}) {
  const { routes, onChange } = props;
  const accesses = (["by-method", "view", "edit"] as const).map((value) => ({
    value,
    label: accessSay[value],
  }));
  const columns: Column<RouteDraft, never>[] = [
    { key: "methods", header: columnsSay.methods, width: "minmax(5.5rem, 0.5fr)", cell: methods },
    {
      key: "path",
      header: columnsSay.path,
      width: "minmax(9rem, 2fr)",
      cell: (route) => <Route method={null} route={route.template} />,
    },
    {
      key: "about",
      header: columnsSay.about,
      width: "minmax(7rem, 1.2fr)",
      cell: (route) => <Truncated dimmed>{props.about.get(keyOf(route)) ?? ""}</Truncated>,
    },
    {
      key: "area",
      header: columnsSay.area,
      width: "minmax(9rem, 1fr)",
      cell: (route, tabIndex) => (
        <AreaSelect
          size="xs"
          tabIndex={tabIndex}
          aria-label={say.areaOf(route.template)}
          placeholder={words.integrations.routes.form.areaChoose}
          value={route.area}
          onChange={(area) => onChange(keyOf(route), { area })}
        />
      ),
    },
    {
      key: "access",
      header: columnsSay.access,
      width: "7.5rem",
      cell: (route, tabIndex) => (
        <Select
          size="xs"
          tabIndex={tabIndex}
          aria-label={say.accessOf(route.template)}
          value={route.access}
          data={accesses}
          allowDeselect={false}
          onChange={(access) => {
            const found = accesses.find(({ value }) => value === access);
            if (found !== undefined) onChange(keyOf(route), { access: found.value });
          }}
        />
      ),
    },
  ];
  return (
    <DataTable
      label={say.grids.new}
      columns={columns}
      total={routes.length}
      row={(at) => routes[at]}
      id={keyOf}
      name={nameOf}
      selected={props.chosen}
      onSelect={props.onChoose}
      onSelectAll={(all) => props.onChoose(new Set(all ? routes.map(keyOf) : []))}
      empty={<div className={classes.none}>{say.none.new}</div>}
    />
  );
}

function OtherRoutes(props: { part: "known" | "conflict"; routes: readonly FileRoute[] }) {
  const { part, routes } = props;
  const areas = new Map(useApiAreas().map(({ word, label }) => [word, label]));
  const columns: Column<FileRoute, never>[] = [
    {
      key: "methods",
      header: columnsSay.methods,
      width: "minmax(5.5rem, 0.5fr)",
      cell: ({ route }) => methods(route),
    },
    {
      key: "path",
      header: columnsSay.path,
      width: "minmax(9rem, 1.6fr)",
      cell: ({ route }) => <Route method={null} route={route.template} />,
    },
    {
      key: "area",
      header: columnsSay.area,
      width: "minmax(6rem, 0.7fr)",
      cell: ({ route }) => <Truncated>{areas.get(route.area) ?? ""}</Truncated>,
    },
    {
      key: "why",
      header: say.why,
      width: "minmax(9rem, 1.8fr)",
      cell: ({ why }) => <Truncated dimmed>{why}</Truncated>,
    },
  ];
  return (
    <DataTable
      label={say.grids[part]}
      columns={columns}
      total={routes.length}
      row={(at) => routes[at]}
      id={({ route }) => keyOf(route)}
      name={({ route }) => nameOf(route)}
      empty={<div className={classes.none}>{say.none[part]}</div>}
    />
  );
}

function LeftOut(props: { rows: readonly FileLeftOut[] }) {
  const { rows } = props;
  const columns: Column<FileLeftOut, never>[] = [
    {
      key: "what",
      header: say.what,
      width: "minmax(9rem, 1fr)",
      cell: ({ what }) => (
        <span className={classes.methods}>
          <Truncated>{what}</Truncated>
        </span>
      ),
    },
    {
      key: "why",
      header: say.why,
      width: "minmax(10rem, 2fr)",
      cell: ({ why }) => <Truncated>{why}</Truncated>,
    },
  ];
  return (
    <DataTable
      label={say.grids.leftOut}
      columns={columns}
      total={rows.length}
      row={(at) => rows[at]}
      id={({ what }) => what}
      name={({ what }) => what}
      empty={<div className={classes.none}>{say.none.leftOut}</div>}
    />
  );
}
