// The service account that the token acts as: a new one with an address of its own, or one that is there.
import { SegmentedControl, Select, Stack, Text, TextInput } from "@mantine/core";
import { Notice } from "../../design/Notice";
import { EmailInput } from "../../users/accounts/EmailInput";
import { Allowed } from "../../users/Allowed";
import { byText } from "../../users/collate";
import { useNameLeft } from "../../users/useNameLeft";
import { format, words } from "../../words";
import { StepForm } from "../StepForm";
import { useServices } from "../useHeld";
import type { StepProps } from "../Wizard";
import frameClasses from "../Wizard.module.css";
import classes from "./RoleStep.module.css";

const say = words.wizard.account;
const sayForm = words.users.accounts.form;

export function AccountStep(props: StepProps) {
  const { forms, set, frame } = props;
  return (
    <StepForm {...frame} text={say.text}>
      <Stack gap="md" className={frameClasses.narrow}>
        <SegmentedControl
          className={classes.ways}
          aria-label={say.way}
          value={forms.accountWay}
          onChange={(accountWay) => set({ accountWay })}
          data={(["new", "existing"] as const).map((it) => ({ value: it, label: say.ways[it] }))}
        />
        {forms.accountWay === "new" ? <NewAccount {...props} /> : <ExistingAccount {...props} />}
      </Stack>
    </StepForm>
  );
}

function NewAccount({ forms, set, errorAt, frame }: StepProps) {
  const left = useNameLeft(forms.accountName);
  const error = errorAt("accountName");
  return (
    <>
      <TextInput
        label={sayForm.name}
        value={forms.accountName}
        error={error}
        description={left ?? sayForm.nameHelpService}
        inputWrapperOrder={["label", "input", error === undefined ? "description" : "error"]}
        autoComplete="off"
        spellCheck={false}
        aria-required
        onChange={(event) => set({ accountName: event.currentTarget.value })}
      />
      <EmailInput
        kind="service"
        name={forms.accountName}
        value={forms.email}
        edited={undefined}
        error={errorAt("email")}
        frozen={frame.busy}
        onChange={(email) => set({ email })}
      />
      <Notice tone="info">{say.noPassword}</Notice>
    </>
  );
}

function ExistingAccount({ catalogue, forms, set, errorAt }: StepProps) {
  const services = useServices() ?? [];
  const chosen = services.find((it) => it.id === forms.accountId);
  return (
    <>
      <Select
        label={say.existing}
        placeholder={say.placeholder}
        data={services
          .toSorted((a, b) => byText(a.name, b.name))
          .map(({ id, name, email, enabled }) => ({
            value: id,
            label: say.option(enabled ? name : say.disabled(name), email),
          }))}
        value={forms.accountId}
        error={errorAt("account")}
        searchable
        allowDeselect={false}
        nothingFoundMessage={say.none}
        aria-required
        onChange={(accountId) => set({ accountId })}
      />
      {chosen !== undefined && (
        <>
          <Notice tone="info">{say.keeps(format.list(chosen.roles))}</Notice>
          <div className={frameClasses.panel}>
            <Text size="xs" c="dimmed" mb={4}>
              {say.effect}
            </Text>
            <Allowed catalogue={catalogue} permissions={chosen.permissions} label={say.effect} />
          </div>
        </>
      )}
    </>
  );
}
