// What comes after a service account was created: signing in as it, to generate its token.
import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconSwitchHorizontal } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useSession } from "../../app/session";
import { Notice } from "../../design/Notice";
import { type AccountRow, commands } from "../../ipc/bindings";
import { useAsk } from "../../ipc/hooks";
import { words } from "../../words";
import { SetPassword } from "./SetPassword";

const say = words.users.accounts;

export function NextStep(props: {
  account: AccountRow;
  onChanged: (account: AccountRow) => void;
  onClose: () => void;
}) {
  const { account, onClose } = props;
  const { switchAccount } = useSession();
  const catalogue = useAsk(["catalogue"], () => commands.catalogue());
  const [settingPassword, setSettingPassword] = useState(false);
  const next = useRef<HTMLButtonElement>(null);
  // The form that had the focus is gone.
  useEffect(() => next.current?.focus(), [account.hasPassword]);
  const generate = catalogue.data?.generate.permission;
  const cannotGenerate = generate !== undefined && !account.permissions.includes(generate);
  return (
    <Stack gap="md">
      <Notice tone="good" role="status">
        {say.created(account.name)}
      </Notice>
      <div>
        <Title order={3} mb={4}>
          {say.next.step}
        </Title>
        <Text fw={550}>{say.next.text}</Text>
        <Text c="dimmed">{say.next.how}</Text>
      </div>
      {cannotGenerate && <Notice tone="warn">{say.form.noGenerate}</Notice>}
      {!account.hasPassword && <Notice tone="warn">{say.next.noPassword}</Notice>}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {say.next.later}
        </Button>
        {account.hasPassword ? (
          <Button
            ref={next}
            leftSection={<IconSwitchHorizontal size={17} aria-hidden />}
            onClick={() => {
              onClose();
              switchAccount(account.email);
            }}
          >
            {say.next.switch}
          </Button>
        ) : (
          <Button ref={next} onClick={() => setSettingPassword(true)}>
            {say.next.setPassword}
          </Button>
        )}
      </Group>
      {settingPassword && (
        <SetPassword
          account={account}
          onDone={props.onChanged}
          onClose={() => setSettingPassword(false)}
        />
      )}
    </Stack>
  );
}
