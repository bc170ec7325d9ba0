// Searching and filtering the list of tokens.
import { Group, Select } from "@mantine/core";
import { SearchInput } from "../../design/SearchInput";
import { useSession } from "../../app/session";
import { commands, type TokenState } from "../../ipc/bindings";
import { useAsk } from "../../ipc/hooks";
import { words } from "../../words";
import { useBaseUrls } from "../useBaseUrls";
import type { TokenFilter } from "./useTokenList";

const say = words.integrations.tokens;

/** The states of tokens in a list, which never holds deleted ones. */
const STATES: TokenState[] = ["active", "paused", "expired", "account-disabled"];

/** The most accounts that are offered at once; searching finds the others. */
const MOST_ACCOUNTS = 50;

export function TokenFilters(props: {
  filter: TokenFilter;
  onChange: (filter: TokenFilter) => void;
}) {
  const { filter, onChange } = props;
  const { me } = useSession();
  const environments = useBaseUrls();
  const seesAccounts = me.abilities.seeAllTokens === null && me.abilities.seeUsers === null;
  const accounts = useAsk(["accounts"], () => commands.accounts(), { enabled: seesAccounts });
  return (
    <Group gap="xs" wrap="nowrap">
      <SearchInput
        label={say.search}
        value={filter.search}
        width={220}
        onChange={(search) => onChange({ ...filter, search })}
      />
      {(environments.length > 1 || filter.environment !== null) && (
        <Select
          w={150}
          aria-label={say.filters.environment}
          placeholder={say.filters.anyEnvironment}
          value={filter.environment}
          data={environments.map(({ slug, name }) => ({ value: slug, label: name }))}
          clearable
          onChange={(environment) => onChange({ ...filter, environment })}
        />
      )}
      <Select
        w={122}
        aria-label={say.filters.state}
        placeholder={say.filters.anyState}
        value={filter.state}
        data={STATES.map((state) => ({ value: state, label: say.states[state] }))}
        clearable
        onChange={(state) => onChange({ ...filter, state })}
      />
      {seesAccounts && (
        <Select
          w={138}
          aria-label={say.filters.account}
          placeholder={say.filters.anyAccount}
          value={filter.account}
          data={(accounts.data ?? []).map(({ id, name, email }) => ({
            value: id,
            label: `${name} (${email})`,
          }))}
          limit={MOST_ACCOUNTS}
          searchable
          clearable
          nothingFoundMessage={say.filters.noAccount}
          comboboxProps={{ width: 320, position: "bottom-start" }}
          onChange={(account) => onChange({ ...filter, account })}
        />
      )}
    </Group>
  );
}
