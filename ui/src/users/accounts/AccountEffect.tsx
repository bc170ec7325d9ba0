// What the chosen roles come to, and what speaks against them for an integration.
import { Stack, Text } from "@mantine/core";
import { Notice } from "../../design/Notice";
import { type AccountKind, commands } from "../../ipc/bindings";
import { useAsk } from "../../ipc/hooks";
import { words } from "../../words";
import { Allowed } from "../Allowed";
import classes from "./AccountEffect.module.css";

const say = words.users.accounts.form;

export function AccountEffect(props: { kind: AccountKind; roles: readonly string[] }) {
  const roles = useAsk(["roles"], () => commands.roles());
  const catalogue = useAsk(["catalogue"], () => commands.catalogue());
  const chosen = (roles.data ?? []).filter((role) => props.roles.includes(role.id));
  if (chosen.length === 0 || catalogue.data === undefined) return null;
  const permissions = [...new Set(chosen.flatMap((role) => role.permissions))];
  const everything = chosen.find((role) => role.builtIn);
  const isService = props.kind === "service";
  return (
    <Stack gap="xs">
      {isService && everything !== undefined && (
        <Notice tone="warn">{say.administrator(everything.name)}</Notice>
      )}
      {isService && !permissions.includes(catalogue.data.generate.permission) && (
        <Notice tone="warn">{say.noGenerate}</Notice>
      )}
      <div className={classes.effect}>
        <Text size="xs" c="dimmed" mb={4}>
          {say.effect}
        </Text>
        <Allowed catalogue={catalogue.data} permissions={permissions} label={say.effect} />
      </div>
    </Stack>
  );
}
