// The role: a new one, suggested for the kind and shown against the least that it needs; one that is there; or those of an account.
import { SegmentedControl, Select, Stack, Text } from "@mantine/core";
import { Notice } from "../../design/Notice";
import type { IntegrationKind } from "../../ipc/bindings";
import { Allowed } from "../../users/Allowed";
import { byText } from "../../users/collate";
import { inOrder, startingFrom, type Ticks } from "../../users/roles/matrix";
import { NameInput } from "../../users/roles/NameInput";
import { PermissionMatrix } from "../../users/roles/PermissionMatrix";
import { RoleEffect } from "../../users/roles/RoleEffect";
import { format, words } from "../../words";
import { LeastDiff } from "../LeastDiff";
import { StepForm } from "../StepForm";
import { useRoles } from "../useHeld";
import type { StepProps } from "../Wizard";
import frameClasses from "../Wizard.module.css";
import classes from "./RoleStep.module.css";

const say = words.wizard.role;

type Way = keyof typeof say.ways;

export function RoleStep(props: StepProps & { kind: IntegrationKind | undefined }) {
  const { forms, set, frame } = props;
  const way: Way = forms.accountWay === "existing" ? "account" : forms.roleWay;
  const choose = (to: Way) =>
    set(to === "account" ? { accountWay: "existing" } : { accountWay: "new", roleWay: to });
  return (
    <StepForm {...frame} text={say.text}>
      <Stack gap="md">
        <SegmentedControl
          className={classes.ways}
          aria-label={say.way}
          value={way}
          onChange={choose}
          data={(["new", "existing", "account"] as const).map((it) => ({
            value: it,
            label: say.ways[it],
          }))}
        />
        {way === "new" && <NewRole {...props} />}
        {way === "existing" && <ExistingRole {...props} />}
        {way === "account" && (
          <div className={frameClasses.narrow}>
            <Notice tone="info">{say.accountKeeps}</Notice>
          </div>
        )}
      </Stack>
    </StepForm>
  );
}

function NewRole({
  catalogue,
  forms,
  set,
  errorAt,
  frame,
  kind,
}: StepProps & { kind: IntegrationKind | undefined }) {
  const ticks: Ticks = new Set(forms.permissions);
  const tick = (next: Ticks) => set({ permissions: inOrder(catalogue, next) });
  // Integrations need nothing of the administration, and a token does not reach it.
  const api = { ...catalogue, areas: catalogue.areas.filter((it) => it.kind === "api") };
  const problem = errorAt("permissions");
  const { leftOut } = startingFrom(catalogue, kind?.permissions ?? []);
  return (
    <div className={classes.columns}>
      <Stack gap="md">
        <NameInput
          value={forms.roleName}
          edited={undefined}
          error={errorAt("roleName")}
          frozen={frame.busy}
          onChange={(roleName) => set({ roleName })}
        />
        {problem !== undefined && (
          <Notice tone="bad" role="alert">
            {problem}
          </Notice>
        )}
        {leftOut.length > 0 && (
          <Notice tone="warn">
            {words.users.roles.form.leftOut(format.list(leftOut.map((it) => it.label)))}
          </Notice>
        )}
        {kind !== undefined && (
          <LeastDiff catalogue={catalogue} kind={kind} ticks={ticks} onChange={tick} />
        )}
        <PermissionMatrix catalogue={api} ticks={ticks} onChange={tick} />
      </Stack>
      <RoleEffect catalogue={catalogue} ticks={ticks} edited={undefined} />
    </div>
  );
}

function ExistingRole({
  catalogue,
  forms,
  set,
  errorAt,
  kind,
}: StepProps & { kind: IntegrationKind | undefined }) {
  const roles = useRoles() ?? [];
  const chosen = roles.find((it) => it.id === forms.roleId);
  return (
    <Stack gap="md" className={frameClasses.narrow}>
      <Select
        label={say.existing}
        placeholder={say.placeholder}
        data={roles
          .toSorted((a, b) => byText(a.name, b.name))
          .map((it) => ({ value: it.id, label: it.name }))}
        value={forms.roleId}
        error={errorAt("role")}
        searchable
        allowDeselect={false}
        nothingFoundMessage={say.noRole}
        aria-required
        onChange={(roleId) => set({ roleId })}
      />
      {chosen !== undefined && (
        <>
          {chosen.builtIn && (
            <Notice tone="warn">{words.users.accounts.form.administrator(chosen.name)}</Notice>
          )}
          {kind !== undefined && (
            <LeastDiff catalogue={catalogue} kind={kind} ticks={new Set(chosen.permissions)} />
          )}
          <div className={frameClasses.panel}>
            <Text size="xs" c="dimmed" mb={4}>
              {say.effect}
            </Text>
            <Allowed catalogue={catalogue} permissions={chosen.permissions} label={say.effect} />
          </div>
        </>
      )}
    </Stack>
  );
}
