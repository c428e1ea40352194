return Godwit.Cli.CommandLine.Run(args);
