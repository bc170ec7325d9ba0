// Replace a token: when the old one stops is chosen, then the new one is shown once, which nothing closes by accident.
import { Radio, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useHold } from "../app/place";
import { Dialog } from "../design/Dialog";
import { DialogForm } from "../design/DialogForm";
import { Notice } from "../design/Notice";
import { done } from "../design/notify";
import { OneTimeView } from "../integrations/tokens/OneTimeView";
import { useClipboardClearing } from "../integrations/tokens/useClipboardClearing";
import { useOneTime } from "../integrations/tokens/useOneTime";
import { ImpactPreview } from "../impact/ImpactPreview";
import { useImpact } from "../impact/useImpact";
import { commands, type Retire, type TokenRow } from "../ipc/bindings";
import { useDo } from "../ipc/hooks";
import { words } from "../words";

const say = words.rotation.dialog;

const CHOICES: Retire[] = [
  "at-once",
  "on-first-use",
  "after-one-hour",
  "after-one-day",
  "after-seven-days",
];

export default function ReplaceDialog(props: { token: TokenRow; onClose: () => void }) {
  const { token } = props;
  const [retire, setRetire] = useState<Retire>("on-first-use");
  const clipboard = useClipboardClearing();
  const replace = useDo((when: Retire) => commands.replaceToken(token.id, when));
  const created = replace.data;
  const once = useOneTime(() => {
    done(retire === "at-once" ? say.doneAtOnce : say.done);
    props.onClose();
  });
  const isAtOnce = retire === "at-once";
  const seen = useImpact(
    isAtOnce ? { kind: "delete-tokens", ids: [token.id] } : undefined,
    replace.isPending || replace.isSuccess,
  );
  useHold(replace.isPending || created !== undefined);
  const close = () => {
    if (replace.isPending) return;
    if (created === undefined) props.onClose();
    else once.close();
  };
  return (
    <>
      <Dialog opened onClose={close} title={say.title(token.name)} size={680}>
        {created === undefined ? (
          <DialogForm
            submit={say.submit}
            busy={replace.isPending}
            error={replace.error}
            onSubmit={() => replace.mutate(retire)}
            onClose={close}
          >
            <Stack gap="md">
              <Notice tone="info" title={say.forgot}>
                {say.forgotText}
              </Notice>
              <Text>{say.text}</Text>
              <Radio.Group label={say.when} value={retire} onChange={setRetire}>
                <Stack gap="sm" mt={8}>
                  {CHOICES.map((it) => (
                    <Radio
                      key={it}
                      value={it}
                      label={say.retire[it]}
                      description={say.retireHelp[it]}
                      data-autofocus={it === retire || undefined}
                    />
                  ))}
                </Stack>
              </Radio.Group>
              {isAtOnce && <ImpactPreview seen={seen} />}
              <Text size="xs" c="dimmed">
                {say.life}
              </Text>
            </Stack>
          </DialogForm>
        ) : (
          <OneTimeView created={created} clipboard={clipboard} {...once.tell} onClose={close} />
        )}
      </Dialog>
      {once.question}
    </>
  );
}
