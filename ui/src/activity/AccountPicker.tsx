// One account, for who may see them.
import { Select } from "@mantine/core";
import { commands } from "../ipc/bindings";
import { useAsk } from "../ipc/hooks";
import { words } from "../words";
import { useSeesAccounts } from "./filter";

const say = words.activity.filters;

/** The most that are offered at once; searching finds the others. */
const MOST = 50;

export function AccountPicker(props: {
  value: string | null;
  width: number;
  onChange: (account: string | null) => void;
}) {
  const sees = useSeesAccounts();
  const accounts = useAsk(["accounts"], () => commands.accounts(), { enabled: sees });
  if (!sees) return null;
  return (
    <Select
      w={props.width}
      aria-label={say.account}
      placeholder={say.anyAccount}
      value={props.value}
      data={(accounts.data ?? []).map(({ id, name, email }) => ({
        value: id,
        label: `${name} (${email})`,
      }))}
      limit={MOST}
      searchable
      clearable
      nothingFoundMessage={say.noAccount}
      comboboxProps={{ width: 320, position: "bottom-start" }}
      onChange={props.onChange}
    />
  );
}
