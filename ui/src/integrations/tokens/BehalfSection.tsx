// Which access a token will have that is created on behalf of a service account, and that this is put on record.
import { Stack, Text } from "@mantine/core";
import { Notice } from "../../design/Notice";
import { PermissionList } from "../../design/PermissionList";
import { type AccountRow, commands } from "../../ipc/bindings";
import { useAsk } from "../../ipc/hooks";
import { words } from "../../words";
import { choices } from "./access";

const say = words.integrations.tokens.form;

export function BehalfSection(props: { account: AccountRow; narrowed: string[] | null }) {
  const { account } = props;
  const catalogue = useAsk(["catalogue"], () => commands.catalogue());
  const isNothing =
    catalogue.data !== undefined && choices(catalogue.data, account.permissions).length === 0;
  return (
    <Stack gap="xs">
      <Text fw={550}>{say.behalf.access}</Text>
      <Text c="dimmed">{say.behalf.text(account.name)}</Text>
      {isNothing && <Notice tone="warn">{say.behalf.nothing}</Notice>}
      <Text>
        {say.createdAs} <strong>{account.name}</strong>{" "}
        <Text span c="dimmed">
          {account.email}
        </Text>
      </Text>
      <PermissionList
        permissions={props.narrowed ?? account.permissions}
        label={say.permissions}
        onlyApi
      />
      <Text size="xs" c="dimmed">
        {say.live}
      </Text>
    </Stack>
  );
}
