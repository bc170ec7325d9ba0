// The token: its name, where it works and until when, whether it dies unused, and what it is given less than its account.
import { Select, Stack } from "@mantine/core";
import { Notice } from "../../design/Notice";
import { ExpiryInput } from "../../integrations/tokens/ExpiryInput";
import { MoreOptions } from "../../integrations/tokens/MoreOptions";
import { NameInput } from "../../integrations/tokens/NameInput";
import { commands } from "../../ipc/bindings";
import { useAsk } from "../../ipc/hooks";
import { words } from "../../words";
import { StepForm } from "../StepForm";
import { UseByInput } from "../UseByInput";
import type { StepProps } from "../Wizard";
import frameClasses from "../Wizard.module.css";
import classes from "./TokenStep.module.css";

const say = words.wizard.token;
const sayForm = words.integrations.tokens.form;

export function TokenStep({
  forms,
  set,
  errorAt,
  frame,
  held,
}: StepProps & { held: readonly string[] }) {
  const environments = useAsk(["token-environments"], () => commands.tokenEnvironments());
  const environmentError = errorAt("environment");
  const beyond = errorAt("tokenPermissions");
  return (
    <StepForm {...frame} error={frame.error ?? environments.error} text={say.text}>
      <Stack gap="md" className={frameClasses.narrow}>
        <NameInput
          value={forms.tokenName}
          onChange={(tokenName) => set({ tokenName })}
          error={errorAt("tokenName")}
          examples
          frozen={frame.busy}
        />
        <div className={classes.pair}>
          <Select
            label={sayForm.environment}
            description={sayForm.environmentHelp}
            inputWrapperOrder={[
              "label",
              "input",
              environmentError === undefined ? "description" : "error",
            ]}
            placeholder={sayForm.chooseOne}
            data={(environments.data ?? []).map((it) => ({ value: it.slug, label: it.name }))}
            value={forms.environment}
            error={environmentError}
            allowDeselect={false}
            aria-required
            onChange={(environment) => set({ environment })}
          />
          <ExpiryInput
            value={forms.expiry}
            onChange={(expiry) => set({ expiry })}
            error={errorAt("expiresAt")}
          />
        </div>
        {environments.data?.length === 0 && <Notice tone="warn">{sayForm.noEnvironment}</Notice>}
        <UseByInput
          value={forms.useBy}
          onChange={(useBy) => set({ useBy })}
          error={errorAt("useBy")}
        />
        {beyond !== undefined && (
          <Notice tone="bad" role="alert">
            {beyond}
          </Notice>
        )}
        <MoreOptions
          of={{ held, help: say.narrowHelp }}
          narrowed={forms.narrowed}
          onNarrow={(narrowed) => set({ narrowed })}
          addresses={forms.addresses}
          onAddresses={(addresses) => set({ addresses })}
          addressesError={errorAt("allowedAddresses")}
        />
      </Stack>
    </StepForm>
  );
}
