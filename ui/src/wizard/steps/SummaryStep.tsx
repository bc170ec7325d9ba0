// All of it in plain words before anything is created: what will be, and exactly which permissions the token will have.
import { Anchor, Button, Stack, Text, Title, VisuallyHidden } from "@mantine/core";
import { Fragment, type ReactNode } from "react";
import { Notice } from "../../design/Notice";
import { PermissionList } from "../../design/PermissionList";
import { useDelayed } from "../../design/useDelayed";
import { problemOf } from "../../ipc/answer";
import { commands, type FieldNote, type IntegrationDraft } from "../../ipc/bindings";
import { useAsk } from "../../ipc/hooks";
import { format, words } from "../../words";
import { type Forms, type OpenStep, stepOf } from "../forms";
import { inWords } from "../notes";
import { type Frame, StepForm } from "../StepForm";
import { useRoles, useServices } from "../useHeld";
import frameClasses from "../Wizard.module.css";
import classes from "./SummaryStep.module.css";

const say = words.wizard.summary;
const sayStep = words.wizard.steps;

interface Props {
  forms: Forms;
  draft: IntegrationDraft;
  /** What the account will hold. */
  held: readonly string[];
  frame: Frame;
  creating: boolean;
  /** Why it was not created. */
  error: unknown;
  onGoTo: (step: OpenStep) => void;
  onCreate: () => void;
}

export function SummaryStep(props: Props) {
  const { draft, held, frame, creating, error, onGoTo } = props;
  const check = useAsk(["integration-check", draft], () => commands.checkIntegration(draft), {
    // What is being created would be found to exist already.
    enabled: !creating,
    fresh: true,
  });
  const looking = useDelayed(check.isPending);
  const refused = error === null || error === undefined ? undefined : problemOf(error);
  const found = inWords(check.data?.problems ?? [], props.forms);
  // What is told of a field is told once.
  const isTold = refused !== undefined && found.some((it) => it.message === refused.message);
  const late: FieldNote[] =
    refused?.field === undefined || refused.field === null || isTold
      ? []
      : [{ field: refused.field, message: refused.message }];
  return (
    <StepForm
      {...frame}
      text={say.text}
      next={say.create}
      busy={creating}
      error={late.length > 0 || isTold ? check.error : (error ?? check.error)}
      onNext={props.onCreate}
    >
      <Stack gap="md" className={frameClasses.narrow}>
        {looking && <Text c="dimmed">{say.looking}</Text>}
        <Notes tone="bad" title={say.notReady} notes={[...found, ...late]} onGoTo={onGoTo} />
        <Notes
          tone="warn"
          title={say.warnings}
          notes={check.data?.warnings ?? []}
          onGoTo={onGoTo}
        />
        <Parts {...props} />
        <section className={frameClasses.panel} aria-labelledby="wizard-permissions">
          <Title order={3} id="wizard-permissions" mb={6}>
            {say.permissions}
          </Title>
          <PermissionList
            permissions={draft.token.permissions ?? held}
            label={say.permissions}
            onlyApi
          />
          {draft.token.permissions !== null && (
            <Text size="xs" c="dimmed" mt={6}>
              {say.narrowed}
            </Text>
          )}
        </section>
      </Stack>
    </StepForm>
  );
}

/** What was found, each with the way to where it can be changed. */
function Notes(props: {
  tone: "bad" | "warn";
  title: string;
  notes: readonly FieldNote[];
  onGoTo: (step: OpenStep) => void;
}) {
  if (props.notes.length === 0) return null;
  return (
    <Notice tone={props.tone} title={props.title} role={props.tone === "bad" ? "alert" : "status"}>
      <ul className={classes.notes}>
        {props.notes.map(({ field, message }) => {
          const step = stepOf(field);
          return (
            <li key={`${field} ${message}`}>
              {message}{" "}
              {step !== undefined && (
                <Anchor
                  component="button"
                  type="button"
                  size="sm"
                  onClick={() => props.onGoTo(step)}
                >
                  {say.goTo(sayStep[step])}
                </Anchor>
              )}
            </li>
          );
        })}
      </ul>
    </Notice>
  );
}

function Parts({ forms, draft, onGoTo }: Props) {
  const kinds = useAsk(["integration-kinds"], () => commands.integrationKinds());
  const environments = useAsk(["token-environments"], () => commands.tokenEnvironments());
  const role = useRoles()?.find((it) => it.id === forms.roleId);
  const account = useServices()?.find((it) => it.id === forms.accountId);
  const environment = environments.data?.find((it) => it.slug === forms.environment)?.name ?? "";
  const isNewAccount = forms.accountWay === "new";
  const { name, expiresAt, useBy, allowedAddresses } = draft.token;
  const parts: {
    step: Exclude<OpenStep, "summary">;
    term: string;
    lines: (string | undefined)[];
  }[] = [
    {
      step: "kind",
      term: say.kind,
      lines: [kinds.data?.find((it) => it.word === forms.kind)?.label],
    },
    {
      step: "role",
      term: say.role,
      lines: [
        !isNewAccount
          ? say.ownRoles
          : forms.roleWay === "new"
            ? say.newRole(forms.roleName)
            : say.existingRole(role?.name ?? ""),
      ],
    },
    {
      step: "account",
      term: say.account,
      lines: isNewAccount
        ? [say.newAccount(forms.accountName), say.address(forms.email), say.noPassword]
        : [say.existingAccount(account?.name ?? ""), say.address(account?.email ?? "")],
    },
    {
      step: "token",
      term: say.token,
      lines: [
        say.newToken(name),
        say.environment(environment),
        isTime(expiresAt) ? say.expires(format.time(new Date(expiresAt))) : say.never,
        isTime(useBy) ? say.useBy(format.time(new Date(useBy))) : undefined,
        allowedAddresses.length === 0 ? say.anywhere : say.from(format.list(allowedAddresses)),
      ],
    },
  ];
  return (
    <dl className={classes.parts}>
      {parts.map(({ step, term, lines }) => (
        <Part key={step} term={term} onChange={() => onGoTo(step)}>
          {lines.map((line) => line !== undefined && <div key={line}>{line}</div>)}
        </Part>
      ))}
    </dl>
  );
}

function Part(props: { term: string; children: ReactNode; onChange: () => void }) {
  return (
    <Fragment>
      <dt>{props.term}</dt>
      <dd>
        <div>{props.children}</div>
        <Button size="compact-xs" variant="default" flex="none" onClick={props.onChange}>
          {say.changeShort}
          <VisuallyHidden>: {props.term}</VisuallyHidden>
        </Button>
      </dd>
    </Fragment>
  );
}

/** What was typed and is no time is told as a problem. */
const isTime = (at: string | null): at is string =>
  at !== null && !Number.isNaN(new Date(at).getTime());
