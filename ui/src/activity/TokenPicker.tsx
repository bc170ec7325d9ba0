// One token of however many there are: found by its name while somebody types.
import { Select } from "@mantine/core";
import { useState } from "react";
import { commands } from "../ipc/bindings";
import { useAsk } from "../ipc/hooks";
import { words } from "../words";

const say = words.activity.filters;

/** The most that are offered at once. */
const MOST = 30;

export function TokenPicker(props: {
  value: string | null;
  width: number;
  /** What stands there while none is chosen. */
  placeholder?: string;
  onChange: (token: string | null) => void;
}) {
  const { value } = props;
  const [search, setSearch] = useState("");
  const [opened, setOpened] = useState(false);
  const found = useAsk(
    ["tokens", "to-pick", search],
    () =>
      commands.tokens({
        search,
        environment: null,
        state: null,
        account: null,
        sort: "name",
        descending: false,
        offset: 0,
        limit: MOST,
      }),
    { enabled: opened, keep: true },
  );
  const name = useTokenName(value);
  const choices = (found.data?.rows ?? []).map((it) => ({ value: it.id, label: it.name }));
  const chosen =
    value !== null && !choices.some((it) => it.value === value) ? [{ value, label: name }] : [];
  return (
    <Select
      w={props.width}
      aria-label={say.token}
      placeholder={props.placeholder ?? say.anyToken}
      value={value}
      data={[...chosen, ...choices]}
      // What the shell has found is not to be sorted out again; the one that is chosen keeps its place.
      filter={({ options }) => options}
      searchable
      clearable
      nothingFoundMessage={say.noToken}
      comboboxProps={{ width: 280, position: "bottom-start" }}
      onDropdownOpen={() => {
        setSearch("");
        setOpened(true);
      }}
      onDropdownClose={() => setOpened(false)}
      // The name of the one that is chosen stands in the field, too: it is nothing that somebody searches for.
      onSearchChange={(typed) => setSearch(typed === name ? "" : typed)}
      onChange={props.onChange}
    />
  );
}

/** What a token is called, whether or not it is among those that are offered. */
function useTokenName(id: string | null): string {
  const named = useAsk(["token-name", id], () => commands.tokenImpact(id === null ? [] : [id]), {
    enabled: id !== null,
  });
  return named.data?.[0]?.name ?? say.thisToken;
}
