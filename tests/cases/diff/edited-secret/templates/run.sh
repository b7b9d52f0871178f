set -- $1
login __PASSWORD__
-- end
