// The article's table "Integration Type / Suggested Permissions": what a new role may start from.
import { Button, Radio } from "@mantine/core";
import { useState } from "react";
import { Notice } from "../../design/Notice";
import type { Catalogue, CataloguePreset } from "../../ipc/bindings";
import { format, words } from "../../words";
import { isSame, startingFrom, type Ticks } from "./matrix";
import classes from "./PresetChoice.module.css";

const say = words.users.roles.form;

export function PresetChoice(props: {
  catalogue: Catalogue;
  ticks: Ticks;
  onChange: (ticks: Ticks) => void;
}) {
  const { catalogue, ticks, onChange } = props;
  const { presets } = catalogue;
  const [chosen, setChosen] = useState<string | null>(null);
  // What was ticked by hand before a suggestion took its place.
  const [mine, setMine] = useState<{
    ticks: Ticks;
    chosen: string | null;
    replacedBy: CataloguePreset;
  }>();
  const suggested = (word: string | null) =>
    startingFrom(catalogue, presets.find((it) => it.word === word)?.permissions ?? []);
  const { leftOut } = suggested(chosen);
  const choose = (word: string) => {
    const preset = presets.find((it) => it.word === word);
    if (preset === undefined) return;
    const isByHand = ticks.size > 0 && !isSame(ticks, suggested(chosen).ticks);
    setMine(isByHand ? { ticks, chosen, replacedBy: preset } : undefined);
    setChosen(word);
    onChange(suggested(word).ticks);
  };
  return (
    <div className={classes.choice}>
      <Radio.Group label={say.type} description={say.typeHelp} value={chosen} onChange={choose}>
        <div className={classes.presets}>
          {presets.map((preset) => (
            <Radio
              key={preset.word}
              value={preset.word}
              label={preset.label}
              description={preset.description}
              size="sm"
              classNames={{
                root: classes.preset,
                body: classes.body,
                labelWrapper: classes.words,
                label: classes.label,
                radio: classes.radio,
                icon: classes.icon,
              }}
            />
          ))}
        </div>
      </Radio.Group>
      {leftOut.length > 0 && (
        <Notice tone="warn" role="status">
          {say.leftOut(format.list(leftOut.map((it) => it.label)))}
        </Notice>
      )}
      {mine !== undefined && (
        <Notice
          tone="info"
          role="status"
          action={
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                setChosen(mine.chosen);
                onChange(mine.ticks);
                setMine(undefined);
              }}
            >
              {say.putBack}
            </Button>
          }
        >
          {say.replaced(mine.replacedBy.label)}
        </Notice>
      )}
    </div>
  );
}
