// What becomes of a method and path: which route knows it, and what it needs.
import { Select, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { ActionButton } from "../../design/ActionButton";
import { Dialog } from "../../design/Dialog";
import { DialogForm } from "../../design/DialogForm";
import { errorAt, errorBeside } from "../../design/fieldErrors";
import { Notice } from "../../design/Notice";
import { commands, type RouteDraft } from "../../ipc/bindings";
import { useDo } from "../../ipc/hooks";
import { words } from "../../words";
import { METHODS } from "./draft";

const say = words.integrations.routes.checking;

export function CheckRoute(props: {
  environment: string;
  whyNotAdd: string | null;
  onAdd: (start: RouteDraft) => void;
  onClose: () => void;
}) {
  const [method, setMethod] = useState<string>("GET");
  const [path, setPath] = useState("");
  const check = useDo(() => commands.checkRoute(props.environment, method, path));
  const { data } = check;
  const proposed = data?.proposed ?? null;
  const touch = () => {
    if (check.isError || check.isSuccess) check.reset();
  };
  return (
    <Dialog opened size="lg" title={say.title} onClose={props.onClose}>
      <DialogForm
        submit={say.submit}
        busy={check.isPending}
        error={errorBeside(check.error, ["method", "path"])}
        refused={check.error}
        onSubmit={() => check.mutate(undefined)}
        onClose={props.onClose}
      >
        <Stack gap="md">
          <Select
            label={say.method}
            w={140}
            data={["GET", "HEAD", ...METHODS.slice(1)]}
            value={method}
            allowDeselect={false}
            error={errorAt(check.error, "method")}
            onChange={(chosen) => {
              setMethod(chosen ?? "GET");
              touch();
            }}
          />
          <TextInput
            data-autofocus
            label={say.path}
            description={say.pathHelp}
            value={path}
            error={errorAt(check.error, "path")}
            autoComplete="off"
            spellCheck={false}
            aria-required
            styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
            onChange={(event) => {
              setPath(event.currentTarget.value);
              touch();
            }}
          />
          <div role="status">
            {data !== undefined && (
              <Notice
                tone={data.isKnown ? "good" : "warn"}
                action={
                  proposed !== null && (
                    <ActionButton
                      size="xs"
                      whyNot={props.whyNotAdd}
                      onClick={() => props.onAdd(proposed)}
                    >
                      {say.add}
                    </ActionButton>
                  )
                }
              >
                {data.sentence}
              </Notice>
            )}
          </div>
        </Stack>
      </DialogForm>
    </Dialog>
  );
}
