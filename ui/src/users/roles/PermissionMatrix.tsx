// What a role permits: a table of areas by View and Edit, and Generate API Token on a line of its own.
import { Checkbox, Text, Title } from "@mantine/core";
import { useId, useState } from "react";
import { SearchInput } from "../../design/SearchInput";
import type { Catalogue } from "../../ipc/bindings";
import { words } from "../../words";
import { MatrixSection } from "./MatrixSection";
import { ticked, type Ticks, unticked } from "./matrix";
import classes from "./PermissionMatrix.module.css";

const say = words.users.roles.form;

export function PermissionMatrix(props: {
  catalogue: Catalogue;
  ticks: Ticks;
  onChange: (ticks: Ticks) => void;
}) {
  const { catalogue, ticks, onChange } = props;
  const [search, setSearch] = useState("");
  const heading = useId();
  const { generate } = catalogue;
  const isOn = ticks.has(generate.permission);
  const refused = generate.whyNot !== null && !isOn;
  const wanted = search.trim().toLowerCase();
  const areas = catalogue.areas.filter((area) =>
    `${area.label} ${area.about}`.toLowerCase().includes(wanted),
  );
  const sections = [
    { kind: "api", title: say.api, help: say.apiHelp },
    { kind: "administration", title: say.administration, help: say.administrationHelp },
  ] as const;
  return (
    <section aria-labelledby={heading} className={classes.matrix}>
      <div className={classes.head}>
        <Title order={3} id={heading}>
          {say.permissions}
        </Title>
        <SearchInput label={say.searchAreas} value={search} onChange={setSearch} width={200} />
      </div>
      <div className={classes.generate} data-on={isOn || undefined}>
        <Checkbox
          label={generate.label}
          description={
            <>
              {say.generateHelp}
              {refused && <span className={classes.whyNot}> {generate.whyNot}</span>}
            </>
          }
          checked={isOn}
          aria-disabled={refused || undefined}
          data-refused={refused || undefined}
          onChange={() => {
            if (!refused) onChange(isOn ? unticked(ticks, generate) : ticked(ticks, generate));
          }}
        />
      </div>
      {areas.length === 0 && (
        <Text c="dimmed" role="status">
          {say.noArea}
        </Text>
      )}
      {sections.map(({ kind, title, help }) => (
        <MatrixSection
          key={kind}
          title={title}
          help={help}
          areas={areas.filter((area) => area.kind === kind)}
          catalogue={catalogue}
          ticks={ticks}
          onChange={onChange}
        />
      ))}
    </section>
  );
}
