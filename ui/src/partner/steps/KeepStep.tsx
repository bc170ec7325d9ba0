// Keeping the token: in the keychain, or where there is none in an encrypted file.
import { Button, Radio, Stack, TextInput } from "@mantine/core";
import { errorAt, errorBeside } from "../../design/fieldErrors";
import { ErrorNotice } from "../../design/ErrorNotice";
import { Notice } from "../../design/Notice";
import { commands, type KeptConnection, type KeptIn } from "../../ipc/bindings";
import { useAsk, useDo } from "../../ipc/hooks";
import { words } from "../../words";
import { type Frame, StepForm } from "../../wizard/StepForm";
import frameClasses from "../../wizard/Wizard.module.css";
import type { Filled } from "../PartnerWizard";
import { say } from "../words";

export function KeepStep(props: {
  frame: Frame;
  filled: Filled;
  set: (change: Partial<Filled>) => void;
  onKept: (kept: KeptConnection) => void;
}) {
  const { filled, set } = props;
  // It may have been unlocked, or locked, since it was last asked.
  const keychain = useAsk(["partner-keychain"], () => commands.partnerKeychain(), { fresh: true });
  const isClosed = keychain.data?.available === false;
  const where: KeptIn = isClosed ? "file" : (filled.where ?? "keychain");
  const business = filled.business.trim() === "" ? null : filled.business.trim();
  const keep = useDo(() => commands.keepConnection(filled.name, where, business), {
    onDone: props.onKept,
    // Why the keychain said no may be told better by asking it.
    onRefused: () => void keychain.refetch(),
  });
  return (
    <StepForm
      {...props.frame}
      text={say.keep.text}
      next={say.keep.submit}
      busy={keep.isPending}
      error={errorBeside(keep.error, ["name"])}
      refused={keep.error}
      onNext={() => keep.mutate(undefined)}
    >
      <Stack gap="md" className={frameClasses.narrow}>
        <TextInput
          label={say.keep.name}
          value={filled.name}
          autoComplete="off"
          spellCheck={false}
          error={errorAt(keep.error, "name")}
          onChange={(event) => {
            set({ name: event.currentTarget.value });
            if (keep.isError) keep.reset();
          }}
        />
        {keychain.error !== null && (
          <ErrorNotice error={keychain.error} again={() => void keychain.refetch()} />
        )}
        {isClosed && (
          <Notice
            tone="warn"
            role="status"
            title={say.keep.noKeychain}
            action={
              <Button
                size="xs"
                variant="default"
                loading={keychain.isFetching}
                onClick={() => void keychain.refetch()}
              >
                {words.design.again}
              </Button>
            }
          >
            {keychain.data?.sentence}
          </Notice>
        )}
        <Radio.Group label={say.keep.where} value={where} onChange={(it) => set({ where: it })}>
          <Stack gap="sm" mt={6}>
            <Radio
              value="keychain"
              label={say.keep.keychain}
              description={isClosed ? say.keep.cannot : keychain.data?.sentence}
              disabled={isClosed}
            />
            <Radio value="file" label={say.keep.file} description={say.keep.fileText} />
          </Stack>
        </Radio.Group>
      </Stack>
    </StepForm>
  );
}
