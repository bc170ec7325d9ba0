// The tab API Tokens: find them, look at one, add one, delete them.
import { Button, Group, Stack, Text } from "@mantine/core";
import { IconKey, IconPlus, IconSearchOff, IconTrash } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useMemo, useState } from "react";
import { usePlace } from "../../app/place";
import { useSession } from "../../app/session";
import type { Sorting } from "../../design/DataTable";
import { EmptyState } from "../../design/EmptyState";
import { ErrorNotice } from "../../design/ErrorNotice";
import { failed } from "../../design/notify";
import { take } from "../../ipc/answer";
import { commands, type TokenPage, type TokenRow, type TokenSort } from "../../ipc/bindings";
import { words } from "../../words";
import type { TokenActing } from "./columns";
import { DeleteTokens } from "./DeleteTokens";
import { PauseToken } from "./PauseToken";
import { type OpenMenu, RowMenu } from "./RowMenu";
import { SortMenu } from "./SortMenu";
import { TokenDetails } from "./TokenDetails";
import { TokenFilters } from "./TokenFilters";
import classes from "./TokensTab.module.css";
import { TokenTable } from "./TokenTable";
import { isFiltered, NO_FILTER, type TokenFilter, useTokenList } from "./useTokenList";

const say = words.integrations.tokens;

/** How many can be selected at once: as many as the shell names. */
const MOST_SELECTED = 1_000;

const NONE: ReadonlySet<string> = new Set();

export function TokensTab(props: {
  filter: TokenFilter;
  onFilter: (filter: TokenFilter) => void;
  onAdd: () => void;
  /** Something to know meanwhile. */
  note: ReactNode;
}) {
  const { filter } = props;
  const { me } = useSession();
  const client = useQueryClient();
  const [sorting, setSorting] = useState<Sorting<TokenSort>>({ by: "name", descending: false });
  const [selected, setSelected] = useState<ReadonlySet<string>>(NONE);
  const { place, go } = usePlace();
  const [pressed, setOpened] = useState<TokenRow>();
  const [doomed, setDoomed] = useState<readonly string[]>();
  const [menu, setMenu] = useState<OpenMenu>();
  const [pausing, setPausing] = useState<TokenRow>();
  const list = useTokenList(filter, sorting);
  const all = list.first?.all;
  // Another screen may have asked for its details instead.
  const asked = place.page === "integrations" ? place.token : undefined;
  const opened = pressed ?? list.first?.rows.find((it) => it.id === asked);
  const close = () => {
    setOpened(undefined);
    if (asked !== undefined) go({ page: "integrations", tab: "tokens" });
  };

  const search = (next: TokenFilter) => {
    // What is out of sight is not to be deleted by accident.
    setSelected(NONE);
    props.onFilter(next);
  };
  const selectAll = (on: boolean) => {
    if (!on) {
      setSelected(NONE);
      return;
    }
    // Those that are somebody else's stay out where they may not be deleted.
    const account =
      me.abilities.editAllTokens === null ? list.query.account : (list.query.account ?? me.id);
    take(commands.tokenIds({ ...list.query, account, limit: MOST_SELECTED })).then(
      (ids) => setSelected(new Set(ids)),
      failed,
    );
  };
  const acting = useMemo(
    (): TokenActing => ({
      onDelete: (row) => setDoomed([row.id]),
      onMenu: (row, button) => setMenu({ row, button }),
    }),
    [],
  );
  const onDeleted = (ids: readonly string[]) => {
    setSelected((now) => new Set([...now].filter((id) => !ids.includes(id))));
    if (opened !== undefined && ids.includes(opened.id)) close();
  };
  const closeDeletion = () => {
    setDoomed(undefined);
    // The button that opened the dialog may be gone with its row: then the row in its place is where one goes on.
    setTimeout(() => {
      const at = document.activeElement;
      if (at !== document.body && at?.matches("[data-page-title]") !== true) return;
      const row = document.querySelector<HTMLElement>('main [role="row"][tabindex="0"]');
      (row ?? document.querySelector<HTMLElement>("main [data-add-token]"))?.focus();
    }, 50);
  };

  // What came of a deletion stays in sight, that of the last token too.
  if (all === 0 && doomed === undefined) return <NoTokens onAdd={props.onAdd} />;
  return (
    <Stack gap="sm" className={classes.tab}>
      <TokenFilters filter={filter} onChange={search} />
      <div className={classes.line}>
        {selected.size > 0 ? (
          <Group gap="xs">
            <Text role="status" fw={550}>
              {selected.size >= MOST_SELECTED && (list.total ?? 0) > selected.size
                ? say.selectedMost(selected.size)
                : say.selected(selected.size)}
            </Text>
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              onClick={() => setSelected(NONE)}
            >
              {say.clearSelection}
            </Button>
            <Button
              size="compact-sm"
              variant="light"
              color="red"
              leftSection={<IconTrash size={15} aria-hidden />}
              onClick={() => setDoomed([...selected])}
            >
              {say.deleteMany(selected.size)}
            </Button>
          </Group>
        ) : (
          <Group gap="xs">
            <Text c="dimmed" role="status">
              {all !== undefined && list.total !== undefined && say.count(list.total, all)}
            </Text>
            {isFiltered(filter) && list.total !== 0 && (
              <Button
                size="compact-sm"
                variant="subtle"
                color="gray"
                onClick={() => search(NO_FILTER)}
              >
                {say.filters.clear}
              </Button>
            )}
          </Group>
        )}
        <Group gap="sm" wrap="nowrap">
          {props.note}
          <SortMenu sorting={sorting} onSort={setSorting} />
        </Group>
      </div>
      {list.error !== null && <ErrorNotice error={list.error} again={list.again} />}
      <TokenTable
        list={list}
        sorting={sorting}
        onSort={setSorting}
        selected={selected}
        onSelect={setSelected}
        onSelectAll={selectAll}
        onOpen={setOpened}
        acting={acting}
        resetKey={JSON.stringify(list.query)}
        empty={<NoneFits filter={filter} onClear={() => search(NO_FILTER)} />}
      />
      {opened !== undefined && (
        <TokenDetails
          token={latest(
            client.getQueriesData<TokenPage>({ queryKey: ["tokens"], type: "active" }),
            opened,
          )}
          onClose={close}
          onEdited={setOpened}
          onPause={() => setPausing(opened)}
          onDelete={() => setDoomed([opened.id])}
        />
      )}
      {menu !== undefined && (
        <RowMenu open={menu} onPause={setPausing} onClose={() => setMenu(undefined)} />
      )}
      {pausing !== undefined && (
        <PauseToken token={pausing} onClose={() => setPausing(undefined)} />
      )}
      {doomed !== undefined && (
        <DeleteTokens ids={doomed} onClose={closeDeletion} onDeleted={onDeleted} />
      )}
    </Stack>
  );
}

/** The token as the list has it by now, if it is in sight. */
function latest(pages: [unknown, TokenPage | undefined][], token: TokenRow): TokenRow {
  for (const [, page] of pages) {
    const row = page?.rows.find((it) => it.id === token.id);
    if (row !== undefined) return row;
  }
  return token;
}

function NoTokens(props: { onAdd: () => void }) {
  const { me } = useSession();
  const whyNot = me.abilities.generateToken;
  if (whyNot !== null) {
    return (
      <EmptyState icon={<IconKey size={36} stroke={1.5} />} title={say.empty.mayNot}>
        {whyNot}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<IconKey size={36} stroke={1.5} />}
      title={say.empty.title}
      action={
        <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={props.onAdd}>
          {say.add}
        </Button>
      }
    >
      {say.empty.text}
    </EmptyState>
  );
}

function NoneFits(props: { filter: TokenFilter; onClear: () => void }) {
  return (
    <EmptyState
      icon={<IconSearchOff size={36} stroke={1.5} />}
      title={say.empty.noneFits}
      action={
        isFiltered(props.filter) && (
          <Button variant="default" onClick={props.onClear}>
            {say.filters.clear}
          </Button>
        )
      }
    >
      {say.empty.noneFitsText}
    </EmptyState>
  );
}
