// An integration was begun and left: goes on with it, or throws it away and begins anew.
import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { useId } from "react";
import { ErrorNotice } from "../design/ErrorNotice";
import { commands, type IntegrationDraft } from "../ipc/bindings";
import { useAsk, useDo } from "../ipc/hooks";
import { words } from "../words";
import { STEPS } from "./forms";
import classes from "./Wizard.module.css";

const say = words.wizard.resume;

export function ResumeQuestion(props: {
  draft: IntegrationDraft;
  onGoOn: () => void;
  onAnew: () => void;
}) {
  const { draft } = props;
  const heading = useId();
  const kinds = useAsk(["integration-kinds"], () => commands.integrationKinds());
  const anew = useDo(() => commands.discardIntegrationDraft(), { onDone: props.onAnew });
  const kind = kinds.data?.find((it) => it.word === draft.kind)?.label;
  const name = nameOf(draft);
  const step = STEPS[draft.step] ?? "kind";
  return (
    <section className={`${classes.panel} ${classes.narrow}`} aria-labelledby={heading}>
      <Stack gap="sm">
        <Title order={2} id={heading}>
          {say.title}
        </Title>
        <Text>
          {name === undefined || kind === undefined ? say.unnamed : say.of(name, kind)}{" "}
          {say.step(words.wizard.steps[step])}
        </Text>
        <Text c="dimmed">{say.anewHelp}</Text>
        {anew.error !== null && <ErrorNotice error={anew.error} />}
        <Group gap="xs">
          <Button onClick={props.onGoOn}>{say.goOn}</Button>
          <Button variant="default" loading={anew.isPending} onClick={() => anew.mutate(undefined)}>
            {say.anew}
          </Button>
        </Group>
      </Stack>
    </section>
  );
}

/** What it is best known by. */
function nameOf({ token, role, account }: IntegrationDraft): string | undefined {
  const names = [
    token.name,
    account.which === "new" ? account.name : "",
    role.which === "new" ? role.name : "",
  ];
  return names.find((it) => it.trim() !== "");
}
