// Adding the permission that is missing to one of the account's roles: who would gain it is said first.
import { Radio, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { Dialog } from "../../design/Dialog";
import { DialogForm } from "../../design/DialogForm";
import { Notice } from "../../design/Notice";
import { ImpactPreview } from "../../impact/ImpactPreview";
import { useImpact } from "../../impact/useImpact";
import { commands, type RemedyAct, type RoleChoice } from "../../ipc/bindings";
import { useDo } from "../../ipc/hooks";
import { words } from "../../words";

const say = words.diagnose.grant;

export function Grant(props: {
  act: Extract<RemedyAct, { kind: "grant" }>;
  onDone: (what: string) => void;
  onClose: () => void;
}) {
  const { accountName, permission, label, roles } = props.act;
  const [chosen, setChosen] = useState(() => roles.find((it) => it.whyNot === null)?.id ?? null);
  const role = roles.find((it) => it.id === chosen);
  const grant = useDo(
    (to: RoleChoice) => commands.applyRemedy({ kind: "grant", role: to.id, permission }),
    {
      onDone: (_, to) => props.onDone(words.diagnose.done.grant(label, to.name)),
    },
  );
  const seen = useImpact(
    role && { kind: "role", id: role.id, permissions: role.permissions },
    grant.isPending || grant.isSuccess,
  );
  return (
    <Dialog opened onClose={props.onClose} title={say.title(label)} size="md">
      <DialogForm
        submit={say.submit}
        busy={grant.isPending}
        error={grant.error}
        onSubmit={() => {
          if (role !== undefined) grant.mutate(role);
        }}
        onClose={props.onClose}
      >
        <Stack gap="md">
          <Text>{say.text(accountName, label)}</Text>
          {chosen === null && <Notice tone="warn">{say.noRole}</Notice>}
          <Radio.Group label={say.role} value={chosen} onChange={setChosen}>
            <Stack gap="xs" mt={6}>
              {roles.map((it) => (
                <Radio
                  key={it.id}
                  value={it.id}
                  label={it.name}
                  description={it.whyNot ?? say.holders(it.accounts)}
                  disabled={it.whyNot !== null}
                  data-autofocus={it.id === chosen || undefined}
                />
              ))}
            </Stack>
          </Radio.Group>
          <ImpactPreview seen={seen} />
        </Stack>
      </DialogForm>
    </Dialog>
  );
}
