"""Collections of Open Terms Archive: what a collection recorded, as captures that others made."""
