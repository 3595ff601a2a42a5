import { InvalidArgumentError, Option } from 'commander';

/** `--speed`: a number, 0 or more. */
export function speedOption(): Option {
  return new Option('--speed <factor>', "how fast the simulator's jobs run; 0 holds its clock")
    .argParser((text) => {
      const speed = Number(text);
      if (text.trim() !== '' && speed >= 0 && Number.isFinite(speed)) return speed;
      throw new InvalidArgumentError('A speed is a number from 0 up.');
    })
    .default(1);
}
