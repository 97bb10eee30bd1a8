"""How the outside world finds this computer: a fixed public address, or an ngrok tunnel."""
