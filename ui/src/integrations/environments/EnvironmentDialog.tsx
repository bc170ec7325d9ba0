// Adding an environment, or editing one.
import { Radio, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { Dialog } from "../../design/Dialog";
import { DialogForm } from "../../design/DialogForm";
import { errorAt, errorBeside } from "../../design/fieldErrors";
import { done } from "../../design/notify";
import { commands, type EnvironmentRow } from "../../ipc/bindings";
import { useAsk, useDo } from "../../ipc/hooks";
import { words } from "../../words";
import { CredentialFields } from "./CredentialFields";
import { type Draft, draftOf, editOf, environmentOf, NEW } from "./draft";
import { SlugInput } from "./SlugInput";
import { listenFor, slugFor } from "./suggest";

const say = words.integrations.environments.form;

/** The fields that the shell's problems can be about. */
const FIELDS = ["name", "slug", "listen", "baseUrl", "credential"];

export function EnvironmentDialog(props: { environment?: EnvironmentRow; onClose: () => void }) {
  const { environment, onClose } = props;
  const isNew = environment === undefined;
  const others = useAsk(["environments"], () => commands.environments(), { enabled: isNew });
  const [typed, setTyped] = useState<Draft>(isNew ? NEW : draftOf(environment));
  // Until somebody types them, slug and address are suggestions.
  const draft: Draft = {
    ...typed,
    slug: typed.slug ?? slugFor(typed.name),
    listen: typed.listen ?? listenFor(others.data?.map((it) => it.listen) ?? []),
  };
  const save = useDo(
    () =>
      isNew
        ? commands.createEnvironment(environmentOf(draft))
        : commands.editEnvironment(environment.id, editOf(draft, environment)),
    {
      onDone: ({ name }) => {
        done(isNew ? say.created(name) : say.saved);
        onClose();
      },
    },
  );
  const change = (change: Partial<Draft>) => setTyped({ ...typed, ...change });
  const close = () => {
    if (!save.isPending) onClose();
  };
  const beside = errorBeside(save.error, FIELDS);
  const at = (field: string) => errorAt(save.error, field);
  return (
    <Dialog
      opened
      size="lg"
      title={isNew ? say.addTitle : say.editTitle(environment.name)}
      onClose={close}
    >
      <DialogForm
        submit={isNew ? say.create : say.save}
        busy={save.isPending}
        error={beside}
        refused={save.error}
        onSubmit={() => save.mutate(undefined)}
        onClose={close}
      >
        <Stack gap="md">
          <TextInput
            data-autofocus
            label={say.name}
            placeholder={isNew ? say.nameExample : undefined}
            value={draft.name}
            error={at("name")}
            autoComplete="off"
            aria-required
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          {isNew && (
            <SlugInput
              value={draft.slug ?? ""}
              error={at("slug")}
              onChange={(slug) => change({ slug })}
            />
          )}
          <TextInput
            label={say.listen}
            description={say.listenHelp}
            value={draft.listen ?? ""}
            error={at("listen")}
            autoComplete="off"
            spellCheck={false}
            aria-required
            onChange={(event) => change({ listen: event.currentTarget.value })}
          />
          {isNew && (
            <Radio.Group
              label={say.behind}
              value={draft.behind}
              onChange={(behind) => change({ behind: behind === "url" ? "url" : "sandbox" })}
            >
              <Stack gap={8} mt={6}>
                <Radio value="url" label={say.url} description={say.urlHelp} size="sm" />
                <Radio
                  value="sandbox"
                  label={say.sandbox}
                  description={say.sandboxHelp}
                  size="sm"
                />
              </Stack>
            </Radio.Group>
          )}
          {draft.behind === "url" && (
            <CredentialFields
              draft={draft}
              before={environment}
              onChange={change}
              baseUrlError={at("baseUrl")}
              credentialError={at("credential")}
            />
          )}
        </Stack>
      </DialogForm>
    </Dialog>
  );
}
