// An account that can be looked at but not edited, and why.
import { Button, Group, Stack, Title } from "@mantine/core";
import { Dialog } from "../../design/Dialog";
import { Fact, Facts } from "../../design/Facts";
import { Notice } from "../../design/Notice";
import { PermissionList } from "../../design/PermissionList";
import { When } from "../../design/When";
import type { AccountRow } from "../../ipc/bindings";
import { UsageDisclosure } from "../../usage/UsageDisclosure";
import { format, words } from "../../words";

const say = words.users.accounts;

export function AccountDetails(props: { account: AccountRow; onClose: () => void }) {
  const { account } = props;
  return (
    <Dialog opened onClose={props.onClose} title={account.name} size="lg">
      <Stack gap="md">
        {account.whyNotEdit !== null && <Notice tone="info">{account.whyNotEdit}</Notice>}
        <Facts dense>
          <Fact term={say.details.email}>{account.email}</Fact>
          <Fact term={say.details.roles}>{format.list(account.roles)}</Fact>
          <Fact term={say.details.tokens}>{format.number(account.tokens)}</Fact>
          <Fact term={say.details.created}>
            <When at={account.createdAt} exact />
          </Fact>
        </Facts>
        <section>
          <Title order={3} mb={6}>
            {say.details.permissions}
          </Title>
          <PermissionList
            permissions={account.permissions}
            label={words.users.permissionsOf(account.name)}
          />
        </section>
        {account.kind === "service" && (
          <UsageDisclosure subject={{ kind: "account", id: account.id }} />
        )}
        <Group justify="flex-end">
          <Button onClick={props.onClose} data-autofocus>
            {words.design.close}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
