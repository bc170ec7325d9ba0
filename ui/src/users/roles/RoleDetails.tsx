// A role that can be looked at but not edited, and why.
import { Button, Group, Stack, Title } from "@mantine/core";
import { ActionButton } from "../../design/ActionButton";
import { Dialog } from "../../design/Dialog";
import { Notice } from "../../design/Notice";
import { PermissionList } from "../../design/PermissionList";
import { useSession } from "../../app/session";
import type { RoleRow } from "../../ipc/bindings";
import { UsageDisclosure } from "../../usage/UsageDisclosure";
import { words } from "../../words";
import { Holders } from "./roleColumns";

const say = words.users.roles;

export function RoleDetails(props: {
  role: RoleRow;
  onDuplicate: () => void;
  onClose: () => void;
}) {
  const { role } = props;
  const { me } = useSession();
  return (
    <Dialog opened onClose={props.onClose} title={role.name} size="lg">
      <Stack gap="md">
        {role.whyNotEdit !== null && <Notice tone="info">{role.whyNotEdit}</Notice>}
        <section>
          <Title order={3} mb={6}>
            {say.form.effect}
          </Title>
          <PermissionList
            permissions={role.permissions}
            label={words.users.permissionsOf(role.name)}
          />
        </section>
        <section>
          <Title order={3} mb={6}>
            {say.columns.holders}
          </Title>
          {role.holders.length === 0 ? say.nobody : <Holders role={role} />}
        </section>
        <UsageDisclosure subject={{ kind: "role", id: role.id }} />
        <Group justify="flex-end" gap="xs">
          <ActionButton
            variant="default"
            whyNot={me.abilities.editUsers}
            onClick={props.onDuplicate}
          >
            {say.duplicate(role.name)}
          </ActionButton>
          <Button onClick={props.onClose} data-autofocus>
            {words.design.close}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
