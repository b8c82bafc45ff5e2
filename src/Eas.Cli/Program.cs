using Eas.Cli;

using Interruption interruption = new();
return EasApplication.Run(args, Terminal.Standard, interruption.Token);
