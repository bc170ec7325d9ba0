// Keeping the token: in the keychain, or where there is none in an encrypted file whose passphrase is shown once.
import { Button, Group, Radio, Stack, Text, TextInput, Title } from "@mantine/core";
import { useState } from "react";
import { errorAt, errorBeside } from "../../design/fieldErrors";
import { Notice } from "../../design/Notice";
import { type Candidate, commands, type KeptConnection, type KeptIn, type SecretHandle } from "../../ipc/bindings";
import { useAsk, useDo } from "../../ipc/hooks";
import { type Frame, StepForm } from "../../wizard/StepForm";
import frameClasses from "../../wizard/Wizard.module.css";
import { words } from "../../words";
import { SecretField } from "../../integrations/tokens/SecretField";

const say = words.partner.keep;

export function KeepStep(props: {
  frame: Frame;
  candidate: Candidate;
  business: string;
  kept: KeptConnection | undefined;
  onKept: (kept: KeptConnection) => void;
  onNext: () => void;
}) {
  const { candidate, kept, onKept, onNext } = props;
  const [name, setName] = useState(candidate.name);
  const [chosen, setChosen] = useState<KeptIn>();
  const keychain = useAsk(["partner-keychain"], () => commands.partnerKeychain(), { fresh: true });
  const where = chosen ?? (keychain.data?.available === false ? "file" : "keychain");
  const business = props.business.trim() === "" ? null : props.business.trim();
  const keep = useDo(() => commands.keepConnection(name, where, business), {
    onDone: (done) => {
      onKept(done);
      if (done.passphrase === null) onNext();
    },
  });
  if (kept !== undefined && kept.passphrase !== null) {
    return <Passphrase name={kept.connection.name} secret={kept.passphrase} onNext={onNext} />;
  }
  return (
    <StepForm
      {...props.frame}
      text={say.text}
      next={say.submit}
      busy={keep.isPending}
      error={errorBeside(keep.error, ["name"])}
      refused={keep.error}
      onNext={() => keep.mutate(undefined)}
    >
      <Stack gap="md" className={frameClasses.narrow}>
        <TextInput
          label={say.name}
          value={name}
          error={errorAt(keep.error, "name")}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Radio.Group label={say.where} value={where} onChange={setChosen}>
          <Stack gap="xs" mt={6}>
            <Radio
              value="keychain"
              label={say.keychain}
              description={keychain.data?.available === true ? keychain.data.sentence : undefined}
            />
            <Radio value="file" label={say.file} description={say.fileText} />
          </Stack>
        </Radio.Group>
        {keychain.data?.available === false && (
          <Notice tone="warn" title={say.noKeychain}>
            {keychain.data.sentence}
          </Notice>
        )}
      </Stack>
    </StepForm>
  );
}

function Passphrase(props: { name: string; secret: SecretHandle; onNext: () => void }) {
  const [seen, setSeen] = useState(false);
  return (
    <Stack gap="md" className={frameClasses.narrow}>
      <Title order={2}>{say.kept(props.name)}</Title>
      <Text fw={550}>{say.passphrase}</Text>
      <Notice tone="warn">{say.passphraseNote}</Notice>
      <SecretField side="partner" secret={props.secret} of="passphrase" onSeen={() => setSeen(true)} />
      <Group justify="flex-end">
        {/* Nothing can show it again: whoever has not seen it cannot have stored it. */}
        <Button disabled={!seen} onClick={props.onNext}>
          {say.stored}
        </Button>
      </Group>
    </Stack>
  );
}
