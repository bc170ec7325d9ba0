// The one time that the passphrase of the encrypted file can be copied or seen. Nothing leads on without having been asked.
import { Stack } from "@mantine/core";
import { useState } from "react";
import { ConfirmDialog } from "../../design/ConfirmDialog";
import { Notice } from "../../design/Notice";
import { SecretField } from "../../integrations/tokens/SecretField";
import type { SecretHandle } from "../../ipc/bindings";
import { type Frame, StepForm } from "../../wizard/StepForm";
import frameClasses from "../../wizard/Wizard.module.css";
import { say } from "../words";

export function PassphraseStep(props: {
  frame: Frame;
  name: string;
  secret: SecretHandle;
  onSeen: () => void;
  onNext: () => void;
}) {
  const [seen, setSeen] = useState(false);
  const [asking, setAsking] = useState(false);
  return (
    <>
      <StepForm
        {...props.frame}
        title={say.keep.kept(props.name)}
        text={say.keep.keptText}
        next={say.keep.stored}
        onNext={() => (seen ? props.onNext() : setAsking(true))}
      >
        <Stack gap="md" className={frameClasses.narrow}>
          <Notice tone="warn">{say.keep.passphraseNote}</Notice>
          <SecretField
            side="partner"
            secret={props.secret}
            of="passphrase"
            onSeen={() => {
              setSeen(true);
              props.onSeen();
            }}
          />
        </Stack>
      </StepForm>
      <ConfirmDialog
        opened={asking}
        title={say.keep.askTitle}
        confirm={say.keep.goOn}
        onConfirm={props.onNext}
        onClose={() => setAsking(false)}
      >
        {say.leaveAsk.texts.passphrase}
      </ConfirmDialog>
    </>
  );
}
