// Environments > Routes: what lets requests pass in one environment, and what one adds to it.
import { Button, SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import {
  IconArrowLeft,
  IconFileImport,
  IconPlus,
  IconRoute,
  IconRouteSquare,
  IconSearchOff,
} from "@tabler/icons-react";
import { useEffect, useMemo, useState } from "react";
import { useSession } from "../../app/session";
import { ActionButton } from "../../design/ActionButton";
import { DataTable } from "../../design/DataTable";
import { EmptyState } from "../../design/EmptyState";
import { ErrorNotice } from "../../design/ErrorNotice";
import { SearchInput } from "../../design/SearchInput";
import { Truncated } from "../../design/Truncated";
import { useDelayed } from "../../design/useDelayed";
import { commands, type EnvironmentRow, type RouteDraft, type RouteRow } from "../../ipc/bindings";
import { useAsk, useShellEvent } from "../../ipc/hooks";
import { words } from "../../words";
import { CheckRoute } from "./CheckRoute";
import { fitting } from "./draft";
import { ImportDialog } from "./ImportDialog";
import { RemoveRoute } from "./RemoveRoute";
import { routeColumns } from "./routeColumns";
import { RouteDialog } from "./RouteDialog";
import classes from "./RoutesView.module.css";

const say = words.integrations.routes;

/** Rows that hold the place of the list when it takes its time. */
const PLACEHOLDERS = 8;

type Open =
  | { dialog: "add"; start?: RouteDraft }
  | { dialog: "edit" | "remove"; route: RouteRow }
  | { dialog: "check" }
  | { dialog: "import"; dropped: boolean };

export function RoutesView(props: { environment: EnvironmentRow; onBack: () => void }) {
  const { environment, onBack } = props;
  const { me } = useSession();
  const { ref, width } = useElementSize();
  const [search, setSearch] = useState("");
  const [which, setWhich] = useState<"own" | "built-in">("own");
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const routes = useAsk(["routes", environment.slug], () => commands.routes(environment.slug));
  const waiting = useDelayed(routes.isPending);
  // What is dropped on the window from now on is a file of routes.
  useEffect(() => {
    void commands.waitForRouteFiles(true);
    return () => void commands.waitForRouteFiles(false);
  }, []);
  useShellEvent("routeFileArrived", () => {
    if (open === undefined && whyNot === null) setOpen({ dialog: "import", dropped: true });
  });
  const all = routes.data ?? [];
  const own = all.filter(({ id }) => id !== null);
  const isOwn = which === "own";
  const shown = isOwn ? own : all.filter(({ id }) => id === null);
  const rows = fitting(shown, search);
  const whyNot = me.abilities.editEnvironments;
  const columns = useMemo(
    () =>
      routeColumns(width, isOwn, {
        whyNot: me.abilities.editEnvironments,
        onEdit: (route) => setOpen({ dialog: "edit", route }),
        onRemove: (route) => setOpen({ dialog: "remove", route }),
      }),
    [width, isOwn, me.abilities.editEnvironments],
  );
  return (
    <Stack gap="sm" className={classes.view}>
      <div className={classes.head}>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconArrowLeft size={15} aria-hidden />}
          onClick={onBack}
        >
          {say.back}
        </Button>
        <Title order={2} className={classes.title}>
          <Truncated>{say.title(environment.name)}</Truncated>
        </Title>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconRouteSquare size={15} aria-hidden />}
          onClick={() => setOpen({ dialog: "check" })}
        >
          {say.check}
        </Button>
        <ActionButton
          size="xs"
          variant="default"
          leftSection={<IconFileImport size={15} aria-hidden />}
          whyNot={whyNot}
          onClick={() => setOpen({ dialog: "import", dropped: false })}
        >
          {say.import}
        </ActionButton>
        <ActionButton
          size="xs"
          leftSection={<IconPlus size={15} aria-hidden />}
          whyNot={whyNot}
          onClick={() => setOpen({ dialog: "add" })}
        >
          {say.add}
        </ActionButton>
      </div>
      <Text c="dimmed" className={classes.intro}>
        {say.intro}
      </Text>
      <div className={classes.bar}>
        <SearchInput label={say.search} value={search} onChange={setSearch} />
        <SegmentedControl
          size="xs"
          aria-label={say.show}
          value={which}
          data={[
            { value: "own", label: say.own(own.length) },
            { value: "built-in", label: say.builtIn(all.length - own.length) },
          ]}
          onChange={(to) => setWhich(to === "own" ? "own" : "built-in")}
        />
        <span className={classes.gap} />
        <Text c="dimmed" role="status">
          {routes.data && say.count(rows.length, shown.length)}
        </Text>
      </div>
      {routes.error !== null && (
        <ErrorNotice error={routes.error} again={() => void routes.refetch()} />
      )}
      <div ref={ref} className={classes.table}>
        <DataTable
          label={say.grid}
          columns={columns}
          total={routes.data === undefined ? (waiting ? PLACEHOLDERS : 0) : rows.length}
          row={(at) => rows[at]}
          id={({ route }) => `${route.methods.join()} ${route.template}`}
          name={({ route }) => `${route.methods.join(", ")} ${route.template}`}
          onOpen={(route) => {
            if (route.id !== null && whyNot === null) setOpen({ dialog: "edit", route });
          }}
          resetKey={`${search} ${which}`}
          empty={
            routes.data === undefined ? null : (
              <Nothing
                isSearched={shown.length > 0}
                whyNot={whyNot}
                onAdd={() => setOpen({ dialog: "add" })}
                onClear={() => setSearch("")}
              />
            )
          }
        />
      </div>
      {open?.dialog === "add" && (
        <RouteDialog environment={environment} start={open.start} onClose={close} />
      )}
      {open?.dialog === "edit" && (
        <RouteDialog environment={environment} route={open.route} onClose={close} />
      )}
      {open?.dialog === "remove" && (
        <RemoveRoute environment={environment.slug} route={open.route} onClose={close} />
      )}
      {open?.dialog === "check" && (
        <CheckRoute
          environment={environment.slug}
          whyNotAdd={whyNot}
          onAdd={(start) => setOpen({ dialog: "add", start })}
          onClose={close}
        />
      )}
      {open?.dialog === "import" && (
        <ImportDialog environment={environment} dropped={open.dropped} onClose={close} />
      )}
    </Stack>
  );
}

function Nothing(props: {
  isSearched: boolean;
  whyNot: string | null;
  onAdd: () => void;
  onClear: () => void;
}) {
  if (props.isSearched) {
    return (
      <EmptyState
        icon={<IconSearchOff size={36} stroke={1.5} />}
        title={say.empty.noneFits}
        action={
          <Button variant="default" onClick={props.onClear}>
            {say.empty.clear}
          </Button>
        }
      >
        {say.empty.noneFitsText}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<IconRoute size={36} stroke={1.5} />}
      title={say.empty.title}
      action={
        props.whyNot === null && (
          <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={props.onAdd}>
            {say.add}
          </Button>
        )
      }
    >
      {say.empty.text} {props.whyNot}
    </EmptyState>
  );
}
