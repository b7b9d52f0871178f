exec __NAME__
