// Adding a route to an environment, or changing one. Diagnose and Activity open it filled in.
import { Checkbox, Group, Radio, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { Dialog } from "../../design/Dialog";
import { DialogForm } from "../../design/DialogForm";
import { errorAt, errorBeside } from "../../design/fieldErrors";
import { done } from "../../design/notify";
import { commands, type RouteDraft, type RouteRow } from "../../ipc/bindings";
import { useDo } from "../../ipc/hooks";
import { words } from "../../words";
import { AreaSelect } from "./AreaSelect";
import { inOrder, METHODS, NEW } from "./draft";
import { RouteImpact } from "./RouteImpact";

const say = words.integrations.routes;

/** The fields that the shell's problems can be about. */
const FIELDS = ["methods", "template", "area", "access"];

const ACCESSES = ["by-method", "view", "edit"] as const;

export function RouteDialog(props: {
  environment: { slug: string; name: string };
  /** The route that is changed; none is added. */
  route?: RouteRow;
  /** What a new one begins with. */
  start?: RouteDraft;
  onDone?: (route: RouteRow) => void;
  onClose: () => void;
}) {
  const { environment, route, onClose } = props;
  const id = route?.id ?? null;
  const [draft, setDraft] = useState<RouteDraft>(route?.route ?? props.start ?? NEW);
  const save = useDo(
    () =>
      id === null
        ? commands.addRoute(environment.slug, draft)
        : commands.editRoute(environment.slug, id, draft),
    {
      onDone: (saved) => {
        if (props.onDone === undefined)
          done(id === null ? say.form.added(saved.route.template) : say.form.saved);
        onClose();
        props.onDone?.(saved);
      },
    },
  );
  const change = (part: Partial<RouteDraft>) => {
    setDraft({ ...draft, ...part });
    if (save.isError) save.reset();
  };
  const close = () => {
    if (!save.isPending) onClose();
  };
  const at = (field: string) => errorAt(save.error, field);
  return (
    <Dialog
      opened
      size="lg"
      title={id === null ? say.form.addTitle(environment.name) : say.form.editTitle}
      onClose={close}
    >
      <DialogForm
        submit={id === null ? say.form.submitAdd : say.form.submitEdit}
        busy={save.isPending}
        error={errorBeside(save.error, FIELDS)}
        refused={save.error}
        onSubmit={() => save.mutate(undefined)}
        onClose={close}
      >
        <Stack gap="md">
          <Checkbox.Group
            label={say.form.methods}
            description={say.form.methodsHelp}
            value={draft.methods}
            error={at("methods")}
            onChange={(methods) => change({ methods: inOrder(methods) })}
          >
            <Group gap="md" mt={6}>
              {METHODS.map((method) => (
                <Checkbox key={method} size="sm" value={method} label={method} />
              ))}
            </Group>
          </Checkbox.Group>
          <TextInput
            data-autofocus
            label={say.form.template}
            description={say.form.templateHelp}
            value={draft.template}
            error={at("template")}
            autoComplete="off"
            spellCheck={false}
            aria-required
            styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
            onChange={(event) => change({ template: event.currentTarget.value })}
          />
          <AreaSelect
            label={say.form.area}
            description={say.form.areaHelp}
            placeholder={say.form.areaChoose}
            value={draft.area}
            error={at("area")}
            aria-required
            onChange={(area) => change({ area })}
          />
          <Radio.Group
            label={say.form.access}
            value={draft.access}
            error={at("access")}
            onChange={(access) =>
              change({ access: ACCESSES.find((it) => it === access) ?? "by-method" })
            }
          >
            <Stack gap={6} mt={6}>
              {ACCESSES.map((access) => (
                <Radio
                  key={access}
                  size="sm"
                  value={access}
                  label={say.form.accessOptions[access]}
                />
              ))}
            </Stack>
          </Radio.Group>
          <RouteImpact
            environment={environment.slug}
            before={id}
            after={draft}
            frozen={save.isPending || save.isSuccess}
          />
        </Stack>
      </DialogForm>
    </Dialog>
  );
}
